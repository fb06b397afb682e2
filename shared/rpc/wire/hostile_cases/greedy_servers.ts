import { gzipSync } from "node:zlib";
import { MIB } from "./attack.ts";
import {
  block,
  data,
  END_HEADERS,
  frame,
  headers,
  join,
  longData,
  note,
  PING,
  prefix,
  repeat,
  settings,
  SETTINGS_ACK,
  Type,
  windowUpdate,
} from "./frames.ts";
import type { Misuse } from "./misuse.ts";
import type { RawPeer } from "./raw_peer.ts";

const STREAM = 1;
const HEAD = [":status", "200", "content-type", "application/grpc"];
const ANSWER = headers(STREAM, HEAD);
const SHORT_MS = 400;
const EARLY_HINTS = headers(STREAM, [":status", "103", "x", "y".repeat(100)]);
const LATE = ["DEADLINE_EXCEEDED"];
const LOST = ["UNAVAILABLE"];

/** Settings exchanged, the request's headers read, and then one thing over and over. */
function flooding(bytes: Uint8Array, begin?: Uint8Array): (peer: RawPeer) => Promise<void> {
  return async (peer) => {
    await peer.write(join(settings(), SETTINGS_ACK));
    await peer.until(() => peer.isClosed || peer.counts[Type.HEADERS] > 0);
    if (begin !== undefined) await peer.write(begin);
    while (!peer.isOver) {
      await peer.write(bytes);
      // The client of the same process needs its turn.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
}

function answering(...parts: readonly Uint8Array[]): (peer: RawPeer) => Promise<void> {
  return async (peer) => {
    await peer.write(join(settings(), SETTINGS_ACK));
    await peer.until(() => peer.isClosed || peer.counts[Type.HEADERS] > 0);
    await peer.write(join(...parts));
  };
}

/** Servers that want more of a client than an answer is worth, or give nothing. */
export const greedyServers: readonly Misuse[] = [
  {
    name: "never opens a window",
    serve: (peer) => peer.write(join(settings([4, 0]), SETTINGS_ACK)),
    timeoutMs: SHORT_MS,
    ends: LATE,
  },
  {
    name: "allows no stream",
    serve: (peer) => peer.write(join(settings([3, 0]), SETTINGS_ACK)),
    timeoutMs: SHORT_MS,
    ends: LATE,
  },
  {
    name: "takes the request and says nothing",
    serve: (peer) => peer.write(join(settings(), SETTINGS_ACK)),
    timeoutMs: SHORT_MS,
    ends: LATE,
  },
  {
    name: "reads nothing",
    reads: false,
    kinds: ["unary", "bidiStream"],
    serve: (peer) => peer.write(join(settings([4, 2 ** 31 - 1]), SETTINGS_ACK)),
    timeoutMs: SHORT_MS,
    ends: LATE,
  },
  {
    name: "sends window beyond 2^31-1",
    serve: answering(windowUpdate(0, 2 ** 31 - 1), windowUpdate(0, 2 ** 31 - 1)),
    ends: LOST,
    goaway: 3,
  },
  { name: "sends 1xx without end", serve: flooding(repeat(EARLY_HINTS, 10)), ends: ["INTERNAL"] },
  {
    name: "sends headers of 20,000 octets",
    serve: answering(
      frame(Type.HEADERS, { stream: STREAM, payload: block([...HEAD, "x", "y".repeat(12_000)]) }),
      frame(Type.CONTINUATION, {
        flags: END_HEADERS,
        stream: STREAM,
        payload: block(["z", "y".repeat(8000)]),
      }),
    ),
    ends: ["INTERNAL"],
  },
  {
    name: "sends trailers of 20,000 octets",
    serve: answering(
      ANSWER,
      frame(Type.HEADERS, {
        flags: 1,
        stream: STREAM,
        payload: block(["grpc-status", "0", "x", "y".repeat(12_000)]),
      }),
      frame(Type.CONTINUATION, {
        flags: END_HEADERS,
        stream: STREAM,
        payload: block(["z", "y".repeat(8000)]),
      }),
    ),
    ends: ["INTERNAL"],
  },
  {
    name: "sends a header block without end",
    serve: flooding(
      frame(Type.CONTINUATION, { stream: STREAM, payload: block(["x", "y"]) }),
      frame(Type.HEADERS, { stream: STREAM, payload: block(HEAD) }),
    ),
    ends: LOST,
    goaway: 11,
  },
  {
    name: "sends an HPACK bomb",
    serve: answering(
      frame(Type.HEADERS, {
        flags: END_HEADERS,
        stream: STREAM,
        // Static entry 16 is `accept-encoding: gzip, deflate`.
        payload: join(block(HEAD), repeat(Uint8Array.of(0x90), 10_000)),
      }),
    ),
    ends: ["INTERNAL"],
  },
  {
    name: "pings without end",
    serve: flooding(repeat(PING, 500)),
    timeoutMs: SHORT_MS,
    ends: [...LATE, ...LOST],
  },
  {
    name: "pings without end and reads no answer",
    reads: false,
    kinds: ["unary", "bidiStream"],
    serve: async (peer) => {
      await peer.write(join(settings(), SETTINGS_ACK));
      while (!peer.isOver) {
        await peer.write(repeat(PING, 900));
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    },
    ends: LOST,
  },
  {
    name: "sends SETTINGS in thousands",
    serve: flooding(repeat(settings(), 5000)),
    ends: LOST,
    goaway: 11,
  },
  {
    name: "sends WINDOW_UPDATE without end",
    serve: flooding(windowUpdate(0, 1)),
    ends: LOST,
    goaway: 11,
  },
  {
    name: "sends PRIORITY without end",
    serve: flooding(
      repeat(
        frame(Type.PRIORITY, { stream: STREAM, payload: new Uint8Array([0, 0, 0, 0, 1]) }),
        500,
      ),
    ),
    ends: LOST,
    goaway: 11,
  },
  {
    name: "sends empty DATA without end",
    serve: flooding(data(STREAM, new Uint8Array(0)), ANSWER),
    ends: LOST,
    goaway: 11,
  },
  {
    name: "sends frames of an unknown type without end",
    serve: flooding(repeat(frame(200, { payload: new Uint8Array(1000) }), 50)),
    timeoutMs: SHORT_MS,
    ends: LATE,
  },
  {
    name: "sends messages without end where one is due",
    kinds: ["unary", "clientStream"],
    serve: flooding(data(STREAM, repeat(note("x".repeat(100)), 50)), ANSWER),
    ends: ["UNIMPLEMENTED"],
  },
  {
    name: "sends DATA without end, whatever the window",
    serve: flooding(
      repeat(data(STREAM, new Uint8Array(16_384)), 100),
      join(ANSWER, data(STREAM, prefix(4 * MIB))),
    ),
    ends: [...LOST, "INTERNAL", "UNIMPLEMENTED"],
  },
  {
    name: "sends a length prefix of 4 GiB",
    serve: answering(ANSWER, data(STREAM, prefix(2 ** 32 - 1))),
    ends: ["RESOURCE_EXHAUSTED"],
  },
  {
    name: "sends a decompression bomb",
    serve: async (peer) => {
      const compressed = gzipSync(new Uint8Array(100 * MIB));
      await answering(
        headers(STREAM, [...HEAD, "grpc-encoding", "gzip"]),
        longData(STREAM, join(prefix(compressed.length, 1), compressed)),
      )(peer);
    },
    ends: ["RESOURCE_EXHAUSTED"],
  },
  {
    name: "sends bombs just within the limit, which the caller does not read",
    kinds: ["serverStream"],
    callerReads: false,
    serve: async (peer) => {
      const compressed = gzipSync(note("x".repeat(4 * MIB - 100)).subarray(5));
      const message = longData(STREAM, join(prefix(compressed.length, 1), compressed));
      await answering(
        headers(STREAM, [...HEAD, "grpc-encoding", "gzip"]),
        repeat(message, 30),
      )(peer);
    },
    ends: ["RESOURCE_EXHAUSTED"],
  },
  {
    name: "sends gzip that is none",
    serve: answering(
      headers(STREAM, [...HEAD, "grpc-encoding", "gzip"]),
      data(STREAM, join(prefix(4, 1), new Uint8Array(4))),
    ),
    ends: ["INTERNAL"],
  },
];
