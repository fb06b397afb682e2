import assert from "node:assert/strict";
import type { TestCertificates } from "../../../credentials/testing.ts";
import { statusName } from "../../../grpc/mod.ts";
import { seededRandom } from "../../../pace/mod.ts";
import { callOutcome, ConnectError } from "../../mod.ts";
import { testMethods } from "../../seam_cases/test_service.ts";
import { wireEngine } from "../mod.ts";
import { MIB } from "./attack.ts";
import { settings } from "./frames.ts";
import { GoodClient } from "./good_client.ts";
import { heldBytes, mostHeldBytes } from "./held_memory.ts";
import type { Victim } from "./victim.ts";
import { endlessHandshake, HANDSHAKE_RECORD, SERVER_HELLO } from "./tls_records.ts";

const TIMEOUT_MS = 400;
/** For what ends sooner by itself. */
const LONG_MS = 30_000;
/** At this pace a handshake takes 20 s and more. */
const DRIP_MS = 20;
const BOUND_BYTES = 16 * MIB;
const LOOPBACK = { hostname: "127.0.0.1", port: 0 } as const;
const LONG_SETTINGS = settings(...Array<[number, number]>(30).fill([4, 65_535]));
/** A server whose client never gets as far as its first call: a row of the table. */
interface SlowServer {
  readonly name: string;
  /** What the client speaks, and whether the server gets through its handshake first. */
  readonly tls: "none" | "due" | "done";
  /** What it says to the client that it has accepted. Whatever it throws, the client is gone. */
  readonly says: (conn: Deno.Conn, certificates: TestCertificates) => Promise<unknown>;
  /** How far the client has come, and why it gives up. */
  readonly ends: { readonly phase: "tls" | "settings"; readonly kind: "timeout" | "tls" };
}

const late = (phase: "tls" | "settings") => ({ phase, kind: "timeout" }) as const;
const nothing = () => Promise.resolve();

async function drip(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at++) {
    await conn.write(bytes.subarray(at, at + 1));
    await new Promise((go) => setTimeout(go, DRIP_MS));
  }
}

/** Hands on what comes, until either end is gone. */
async function pump(
  from: Deno.Conn,
  write: (bytes: Uint8Array) => Promise<unknown>,
): Promise<void> {
  const buffer = new Uint8Array(16_384);
  for (;;) {
    const length = await from.read(buffer);
    if (length === null) return;
    await write(buffer.subarray(0, length));
  }
}

/** Stands before a server that is as it should be, and slows down what it says. */
async function dripHandshake(conn: Deno.Conn, { server }: TestCertificates): Promise<void> {
  using real = Deno.listenTls({ ...LOOPBACK, ...server, alpnProtocols: ["h2"] });
  using ours = await Deno.connect({ ...LOOPBACK, port: real.addr.port });
  using theirs = await real.accept();
  const handshake = theirs.handshake().catch(() => {});
  pump(conn, (bytes) => ours.write(bytes)).catch(() => {});
  await pump(ours, (bytes) => drip(conn, bytes)).catch(() => {});
  theirs.close();
  await handshake;
}

/** Every step of the way to the first SETTINGS. */
export const slowServers: readonly SlowServer[] = [
  { name: "says nothing", tls: "none", says: nothing, ends: late("settings") },
  {
    name: "sends its SETTINGS an octet at a time",
    tls: "none",
    says: (conn) => drip(conn, LONG_SETTINGS),
    ends: late("settings"),
  },
  { name: "says nothing where TLS is due", tls: "due", says: nothing, ends: late("tls") },
  {
    name: "gives its TLS handshake an octet at a time",
    tls: "due",
    says: dripHandshake,
    ends: late("tls"),
  },
  {
    name: "sends octets at random where TLS is due",
    tls: "due",
    says: (conn) => {
      const random = seededRandom(1);
      return conn.write(Uint8Array.from({ length: 50_000 }, () => random() * 256));
    },
    ends: { phase: "tls", kind: "tls" },
  },
  {
    name: "sends a ServerHello without end",
    tls: "due",
    says: async (conn) => {
      await conn.write(endlessHandshake(SERVER_HELLO));
      for (;;) await conn.write(HANDSHAKE_RECORD);
    },
    ends: { phase: "tls", kind: "tls" },
  },
  {
    name: "gets through TLS and says nothing",
    tls: "done",
    says: nothing,
    ends: late("settings"),
  },
  {
    name: "gets through TLS and sends its SETTINGS an octet at a time",
    tls: "done",
    says: (conn) => drip(conn, LONG_SETTINGS),
    ends: late("settings"),
  },
];

/** Checks that a client gives up in time and in words, closes, and that nobody else notices. */
export async function runSlowServer(
  peaceful: Victim,
  { tls, says, ends }: SlowServer,
): Promise<void> {
  const good = await GoodClient.start(peaceful);
  const before = heldBytes();
  const mostBytes = await mostHeldBytes(
    good.beside(() => connectOnce({ tls, says, ends }, peaceful.process.certificates)),
    () => heldBytes(before + BOUND_BYTES),
  );
  assert.ok(mostBytes - before < BOUND_BYTES, `the client holds ${mostBytes - before} bytes more`);
  await good.finish();
}

async function connectOnce(
  { tls, says, ends }: Omit<SlowServer, "name">,
  certificates: TestCertificates,
): Promise<void> {
  const { server, clientTlsMaterial } = certificates;
  using listener = tls === "done"
    ? Deno.listenTls({ ...LOOPBACK, ...server, alpnProtocols: ["h2"] })
    : Deno.listen(LOOPBACK);
  const served = (async () => {
    using conn = await listener.accept();
    await says(conn, certificates).catch(() => {});
    // It ends only when the client has hung up.
    await pump(conn, nothing).catch(() => {});
  })();
  const channel = wireEngine.createChannel({
    address: { kind: "tcp", host: "127.0.0.1", port: (listener.addr as Deno.NetAddr).port },
    ...tls === "none" ? {} : { tls: clientTlsMaterial },
    connectTimeoutMs: ends.kind === "timeout" ? TIMEOUT_MS : LONG_MS,
    reconnect: false,
  });
  const startedMs = performance.now();
  const connecting = channel.connect().then(() => undefined, (error: unknown) => error);
  const { code, message } = await callOutcome(channel, testMethods.unary, { text: "too early" }, {
    timeoutMs: LONG_MS,
  });
  const error = await connecting;
  assert.ok(error instanceof ConnectError, String(error));
  assert.deepEqual({ phase: error.phase, kind: error.kind }, ends, error.message);
  assert.equal(statusName(code), "UNAVAILABLE");
  assert.equal(message, error.message);
  if (ends.kind === "timeout") {
    assert.match(message, new RegExp(`within ${TIMEOUT_MS} ms`));
    assert.ok(performance.now() - startedMs > TIMEOUT_MS * 0.8);
  }
  await channel.close();
  await served;
}
