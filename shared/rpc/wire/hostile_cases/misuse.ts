import assert from "node:assert/strict";
import { Status, statusName } from "../../../grpc/mod.ts";
import { ErrorCode } from "../../../wire/mod.ts";
import { type CallOutcome, callOutcome, type Channel } from "../../mod.ts";
import { type Note, testMethods } from "../../seam_cases/test_service.ts";
import { wireEngine } from "../mod.ts";
import { MIB } from "./attack.ts";
import { GoodClient } from "./good_client.ts";
import { heldBytes, mostHeldBytes } from "./held_memory.ts";
import { BEHIND_PREFACE, RawPeer } from "./raw_peer.ts";
import type { Victim } from "./victim.ts";

const { NO_ERROR } = ErrorCode;
/** For calls that the server is to end. */
const LONG_MS = 30_000;
const NOTE: Note = { text: "x".repeat(1000) };
const LARGE_NOTE: Note = { text: "x".repeat(100_000) };
const LARGE_NOTES = 20;

/** The kinds of calls. */
const KINDS = ["unary", "serverStream", "clientStream", "bidiStream"] as const;
type Kind = (typeof KINDS)[number];

/** A server that misuses its client: a row of the table. */
export interface Misuse {
  readonly name: string;
  /** What the server does with a connection whose preface it passes over. */
  readonly serve: (peer: RawPeer) => Promise<unknown>;
  /** The names of the statuses with which a call may end. */
  readonly ends: readonly string[];
  /** The code with which the client ends the connection. @default NO_ERROR, as its channel closes */
  readonly goaway?: number;
  /** The code with which the client resets the stream. @default NO_ERROR, or no reset */
  readonly reset?: number;
  /** The kinds for which it holds. @default all */
  readonly kinds?: readonly Kind[];
  /** Deadline of the calls, ms. @default 30000 */
  readonly timeoutMs?: number;
  /** @default 10000 */
  readonly connectTimeoutMs?: number;
  /**
   * What the client may hold more at any time than before, bytes, the server in its process included.
   * @default 16 MiB
   */
  readonly boundBytes?: number;
  /** Whether the server reads. @default true */
  readonly reads?: boolean;
  /** Whether the caller reads the messages of a stream. @default true */
  readonly callerReads?: boolean;
}

/** Makes a call of each kind to such a server; each must end as it should, and nothing be thrown. */
export async function runMisuse(peaceful: Victim, misuse: Misuse): Promise<void> {
  const { boundBytes = 16 * MIB } = misuse;
  const good = await GoodClient.start(peaceful);
  const before = heldBytes();
  const mostBytes = await mostHeldBytes(
    good.beside(async () => {
      for (const kind of misuse.kinds ?? KINDS) await checkMisusedCall(misuse, kind);
    }),
    () => heldBytes(before + boundBytes),
  );
  const grownBytes = mostBytes - before;
  assert.ok(grownBytes < boundBytes, `the client holds ${grownBytes} bytes more`);
  await good.finish();
}

async function checkMisusedCall(misuse: Misuse, kind: Kind): Promise<void> {
  const outcome = await misusedCall(misuse, kind);
  const said = `${kind}: ${statusName(outcome.code)} ${outcome.message}`;
  assert.ok(misuse.ends.includes(statusName(outcome.code)), said);
  assert.ok(outcome.code === Status.OK || outcome.message !== "", said);
}

async function misusedCall(misuse: Misuse, kind: Kind): Promise<CallOutcome<Note>> {
  const { serve, timeoutMs = LONG_MS, connectTimeoutMs, reads = true } = misuse;
  const { goaway = NO_ERROR, reset = NO_ERROR }: Pick<Misuse, "goaway" | "reset"> = misuse;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = listener.accept().then(async (conn) => {
    conn.setNoDelay(true);
    using peer = new RawPeer(conn, { ...BEHIND_PREFACE, reads });
    await serve(peer);
    await finished.promise;
    if (!reads) return;
    await peer.closed;
    assert.equal(peer.goaway?.code ?? NO_ERROR, goaway, `${kind}: GOAWAY ${peer.goaway?.debug}`);
    assert.equal(peer.streams.get(1)?.reset ?? NO_ERROR, reset, `${kind}: RST_STREAM`);
  });
  const finished = Promise.withResolvers<void>();
  const channel = wireEngine.createChannel({
    address: { kind: "tcp", host: "127.0.0.1", port: listener.addr.port },
    connectTimeoutMs,
    reconnect: false,
  });
  try {
    if (kind === "unary") return await callOutcome(channel, testMethods.unary, NOTE, { timeoutMs });
    return await streamOutcome(channel, kind, misuse);
  } finally {
    await channel.close();
    finished.resolve();
    await served;
    listener.close();
  }
}

/** Uses all that a stream has; whatever fails, only the outcome tells how. */
async function streamOutcome(
  channel: Channel,
  kind: Exclude<Kind, "unary">,
  { timeoutMs = LONG_MS, callerReads = true }: Misuse,
): Promise<CallOutcome<Note>> {
  const stream = channel.stream(testMethods[kind], { timeoutMs });
  const writing = (async () => {
    const notes = kind === "serverStream" ? [NOTE] : Array<Note>(LARGE_NOTES).fill(LARGE_NOTE);
    try {
      for (const note of notes) await stream.write(note);
    } catch {
      // The call is over, which the outcome tells.
    }
    stream.end();
  })();
  const reading = (async () => {
    if (!callerReads) await stream.outcome;
    try {
      for await (const _message of stream.messages);
    } catch {
      // As above.
    }
  })();
  await Promise.all([writing, reading, stream.headers]);
  return await stream.outcome;
}
