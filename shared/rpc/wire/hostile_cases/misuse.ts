import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Status, statusName } from "../../../grpc/mod.ts";
import { type CallOutcome, callOutcome, type Channel } from "../../mod.ts";
import { type Note, testMethods } from "../../seam_cases/test_service.ts";
import { wireEngine } from "../mod.ts";
import { MIB } from "./attack.ts";
import { GoodClient } from "./good_client.ts";
import { BEHIND_PREFACE, RawPeer } from "./raw_peer.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** What a client may hold more than before, bytes, the server of its own process included. */
const BOUND_BYTES = 48 * MIB;
/** For calls that the server is to end. */
const LONG_MS = 30_000;
const NOTE: Note = { text: "x".repeat(1000) };
const LARGE_NOTE: Note = { text: "x".repeat(100_000) };
const LARGE_NOTES = 20;

/** The kinds of calls. */
export const KINDS = ["unary", "serverStream", "clientStream", "bidiStream"] as const;
export type Kind = (typeof KINDS)[number];

/** A server that misuses its client: a row of the table. */
export interface Misuse {
  readonly name: string;
  /** What the server does with a connection whose preface it passes over. */
  readonly serve: (peer: RawPeer) => Promise<unknown>;
  /** The names of the statuses with which a call may end. */
  readonly ends: readonly string[];
  /** The code with which the client ends the connection. @default not looked at, as it may stay */
  readonly goaway?: number;
  /** The kinds for which it holds. @default all */
  readonly kinds?: readonly Kind[];
  /** Deadline of the calls, ms. @default 30000 */
  readonly timeoutMs?: number;
  /** @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Whether the server reads. @default true */
  readonly reads?: boolean;
  /** Whether the caller reads the messages of a stream. @default true */
  readonly callerReads?: boolean;
}

/** Makes a call of each kind to such a server; each must end as it should, and nothing be thrown. */
export async function runMisuse(misuse: Misuse, goodPort: number): Promise<void> {
  const good = new GoodClient(goodPort);
  await good.calls(10);
  const before = heldBytes();
  for (const kind of misuse.kinds ?? KINDS) {
    const outcome = await misusedCall(misuse, kind);
    const said = `${kind}: ${statusName(outcome.code)} ${outcome.message}`;
    assert.ok(misuse.ends.includes(statusName(outcome.code)), said);
    assert.ok(outcome.code === Status.OK || outcome.message !== "", said);
  }
  const grownBytes = heldBytes() - before;
  assert.ok(grownBytes < BOUND_BYTES, `the client holds ${grownBytes} bytes more`);
  await good.finish();
}

async function misusedCall(misuse: Misuse, kind: Kind): Promise<CallOutcome<Note>> {
  const { serve, timeoutMs = LONG_MS, connectTimeoutMs, reads = true, goaway } = misuse;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = listener.accept().then(async (conn) => {
    conn.setNoDelay(true);
    using peer = new RawPeer(conn, { ...BEHIND_PREFACE, reads });
    await serve(peer);
    await finished.promise;
    if (goaway === undefined) return;
    await peer.closed;
    assert.equal(peer.goaway?.code, goaway, `${kind}: GOAWAY ${peer.goaway?.debug}`);
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

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
