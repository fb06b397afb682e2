import assert from "node:assert/strict";
import { seededRandom } from "../../../pace/mod.ts";
import { MIB } from "./attack.ts";
import { PREFACE } from "./frames.ts";
import { GoodClient } from "./good_client.ts";
import { mostHeldBytes } from "./held_memory.ts";
import { CLIENT_HELLO, endlessHandshake, HANDSHAKE_RECORD } from "./tls_records.ts";
import type { RawPeer } from "./raw_peer.ts";
import type { Victim, VictimProcess } from "./victim.ts";

const DEADLINE_MS = 500;
const DRIP_MS = 20;
/** What a server may hold more than before, bytes. */
const BOUND_BYTES = 16 * MIB;
/** Connections opened at once; the kernel holds 128 ready for a server. */
const WAVE = 20;
/** What a connection that does not get through its handshake may hold, bytes; far above what it does. */
const HELD_BYTES_A_CONNECTION = 128 * 1024;

/** A client that does not come to the point. */
interface SlowHandshake {
  readonly name: string;
  readonly tls: boolean;
  /** Connects, and sends what it sends. */
  readonly run: (victim: Victim) => Promise<RawPeer>;
  /** What it sends ends the connection before the time is up. @default false */
  readonly isFault?: boolean;
}

/** Writes an octet at a time until the other end has had enough. */
async function drip(peer: RawPeer, bytes: Uint8Array): Promise<RawPeer> {
  for (let at = 0; at < bytes.length && !peer.isClosed; at++) {
    await peer.write(bytes.subarray(at, at + 1));
    await new Promise((resolve) => setTimeout(resolve, DRIP_MS));
  }
  return peer;
}

/** What a TLS client says first. */
async function clientHello(): Promise<Uint8Array> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const dialled = Deno.connectTls({ hostname: "127.0.0.1", port }).catch(() => {});
  const conn = await listener.accept();
  const buffer = new Uint8Array(4096);
  const length = await conn.read(buffer);
  conn.close();
  listener.close();
  await dialled;
  assert.ok(length !== null && length > 100);
  return buffer.slice(0, length);
}

const silent = async (victim: Victim) => await victim.tcp();

/** Every step of the way to the first SETTINGS. */
export const slowHandshakes: readonly SlowHandshake[] = [
  { name: "says nothing", tls: false, run: silent },
  {
    name: "sends half of the preface",
    tls: false,
    run: async (victim) => {
      const peer = await victim.tcp();
      await peer.write(PREFACE.subarray(0, 12));
      return peer;
    },
  },
  {
    name: "sends the preface and no SETTINGS",
    tls: false,
    run: async (victim) => {
      const peer = await victim.tcp();
      await peer.write(PREFACE);
      return peer;
    },
  },
  {
    name: "sends the preface and SETTINGS an octet at a time",
    tls: false,
    run: async (victim) => await drip(await victim.tcp(), new Uint8Array([...PREFACE, 0, 0, 0, 4])),
  },
  { name: "says nothing where TLS is due", tls: true, run: silent },
  {
    name: "sends its ClientHello an octet at a time",
    tls: true,
    run: async (victim) => await drip(await victim.tcp(), await clientHello()),
  },
  {
    name: "sends octets at random where TLS is due",
    tls: true,
    isFault: true,
    run: async (victim) => {
      const peer = await victim.tcp();
      const random = seededRandom(1);
      await peer.write(Uint8Array.from({ length: 50_000 }, () => random() * 256));
      return peer;
    },
  },
  {
    name: "sends a ClientHello without end",
    tls: true,
    isFault: true,
    run: async (victim) => {
      const peer = await victim.tcp();
      await peer.write(endlessHandshake(CLIENT_HELLO));
      while (!peer.isClosed) await peer.write(HANDSHAKE_RECORD);
      return peer;
    },
  },
  {
    name: "gets through TLS and says nothing",
    tls: true,
    run: async (victim) => await victim.mtls(),
  },
  {
    name: "gets through TLS and sends the preface an octet at a time",
    tls: true,
    run: async (victim) => await drip(await victim.mtls(), PREFACE),
  },
];

/** Checks that a slow handshake ends at its deadline, and that nobody else notices. */
export async function runSlowHandshake(
  victims: VictimProcess,
  { tls, run, isFault = false }: SlowHandshake,
): Promise<void> {
  await using victim = await victims.serve({ tls, limits: { handshakeTimeoutMs: DEADLINE_MS } });
  const good = await GoodClient.start(victim);
  const before = await victims.memory();
  const mostBytes = await mostHeldBytes(
    good.beside(async () => {
      const startedMs = performance.now();
      using peer = await run(victim);
      await peer.closed;
      if (!isFault) assert.ok(performance.now() - startedMs > DEADLINE_MS * 0.8);
      assert.equal(peer.goaway, undefined);
      await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
    }),
    async () => (await victims.memory(before.heldBytes + BOUND_BYTES)).heldBytes,
  );
  assert.ok(mostBytes - before.heldBytes < BOUND_BYTES);
  const { refusals } = await victim.untilStats(({ refusals }) => refusals.length > 0);
  if (!isFault) assert.match(refusals.join(), /in time|took longer than/);
  await good.finish();
}

/** How many connections come that never finish their handshake. */
interface ManyHandshakes {
  readonly tls: boolean;
  readonly count: number;
  /** @default 1500 */
  readonly deadlineMs?: number;
}

/** What they cost the server. */
interface HandshakesCost {
  /** Of the heap and beside it, when all are open. */
  readonly heldBytesEach: number;
  readonly rssBytes: number;
  readonly openMs: number;
}

/** Many connections at once of which none finishes its handshake. */
export async function runManyHandshakes(
  victims: VictimProcess,
  { tls, count, deadlineMs = 1500 }: ManyHandshakes,
): Promise<HandshakesCost> {
  const limits = { handshakeTimeoutMs: deadlineMs, maxConnections: count + 10 };
  await using victim = await victims.serve({ tls, limits });
  const good = await GoodClient.start(victim);
  const before = await victims.memory();
  const peers: RawPeer[] = [];
  let [openMs, heldBytes, rssBytes] = [NaN, NaN, NaN];
  await good.beside(async () => {
    const startedMs = performance.now();
    while (peers.length < count) {
      const wave = Math.min(WAVE, count - peers.length);
      peers.push(...await Promise.all(Array.from({ length: wave }, () => victim.tcp())));
    }
    openMs = performance.now() - startedMs;
    ({ heldBytes, rssBytes } = await victims.memory());
    assert.ok(peers.every(({ isClosed }) => !isClosed), "all are open at the same time");
    await good.calls(10);
    await Promise.all(peers.map((peer) => peer.closed));
  }, { once: true });
  const grownBytes = heldBytes - before.heldBytes;
  assert.ok(grownBytes < count * HELD_BYTES_A_CONNECTION, `${grownBytes} bytes are held`);
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
  const after = await victims.memory();
  assert.ok(after.heldBytes - before.heldBytes < BOUND_BYTES);
  await good.finish();
  return { heldBytesEach: grownBytes / count, rssBytes, openMs };
}
