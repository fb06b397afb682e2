import { gzipSync } from "node:zlib";
import { ErrorCode } from "../../../wire/mod.ts";
import { CALM, MIB } from "./attack.ts";
import {
  block,
  data,
  END_HEADERS,
  frame,
  headers,
  indexedField,
  join,
  longData,
  NEWEST,
  note,
  PADDED,
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

const { CANCEL, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR } = ErrorCode;
const STREAM = 1;
const HEAD = [":status", "200", "content-type", "application/grpc"];
const ANSWER = headers(STREAM, HEAD);
const SHORT_MS = 250;
const EARLY_HINTS = headers(STREAM, [":status", "103", "x", "y".repeat(100)]);
const LATE = ["DEADLINE_EXCEEDED"];
const LOST = ["UNAVAILABLE"];

const GZIP = ["grpc-encoding", "gzip"];

function compressed(message: Uint8Array): Uint8Array {
  const bytes = gzipSync(message, { level: 1 });
  return join(prefix(bytes.length, 1), bytes);
}
// Made before any call: nobody's is to wait for the server's own work.
const LARGE_BOMB = compressed(new Uint8Array(100 * MIB));
const SMALL_BOMB = compressed(note("x".repeat(4 * MIB - 100)).subarray(5));

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
    reset: CANCEL,
  },
  {
    name: "opens the windows of streams and never that of the connection",
    kinds: ["clientStream", "bidiStream"],
    serve: (peer) => peer.write(join(settings([4, 2 ** 31 - 1]), SETTINGS_ACK)),
    timeoutMs: SHORT_MS,
    ends: LATE,
    reset: CANCEL,
  },
  {
    name: "takes no header list",
    serve: (peer) => peer.write(join(settings([6, 0]), SETTINGS_ACK)),
    ends: ["RESOURCE_EXHAUSTED"],
  },
  {
    name: "offers a header table of 4 GiB",
    kinds: ["serverStream"],
    serve: async (peer) => {
      await peer.write(join(settings([1, 2 ** 32 - 1]), SETTINGS_ACK));
      await peer.until(() => peer.isClosed || peer.counts[Type.HEADERS] > 0);
      await peer.write(join(ANSWER, headers(STREAM, ["grpc-status", "0"], { end: true })));
    },
    ends: ["OK"],
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
    reset: CANCEL,
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
    goaway: FLOW_CONTROL_ERROR,
  },
  {
    name: "sends 1xx without end",
    serve: flooding(repeat(EARLY_HINTS, 10)),
    ends: ["INTERNAL"],
    reset: CALM,
  },
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
    reset: CALM,
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
    reset: CALM,
  },
  {
    name: "sends a header block without end",
    serve: flooding(
      frame(Type.CONTINUATION, { stream: STREAM, payload: block(["x", "y"]) }),
      frame(Type.HEADERS, { stream: STREAM, payload: block(HEAD) }),
    ),
    ends: LOST,
    goaway: CALM,
  },
  {
    name: "sends a header block of long CONTINUATION",
    serve: flooding(
      frame(Type.CONTINUATION, { stream: STREAM, payload: block(["x", "y".repeat(16_000)]) }),
      frame(Type.HEADERS, { stream: STREAM, payload: block(HEAD) }),
    ),
    ends: LOST,
    goaway: CALM,
  },
  {
    name: "sends an HPACK bomb of one long field, 16,000 times",
    serve: answering(
      frame(Type.HEADERS, {
        flags: END_HEADERS,
        stream: STREAM,
        payload: join(block(HEAD), indexedField(4000), repeat(NEWEST, 12_000)),
      }),
    ),
    ends: ["INTERNAL"],
    reset: CALM,
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
    reset: CALM,
  },
  {
    name: "pings without end, and waits for its answers",
    serve: async (peer) => {
      await peer.write(join(settings(), SETTINGS_ACK));
      for (let sent = 500; !peer.isOver; sent += 500) {
        await peer.write(repeat(PING, 500));
        await peer.until(() => peer.isOver || peer.counts[Type.PING] >= sent);
      }
    },
    timeoutMs: SHORT_MS,
    ends: LATE,
    reset: CANCEL,
  },
  {
    name: "pings in thousands",
    serve: flooding(repeat(PING, 5000)),
    ends: LOST,
    goaway: CALM,
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
    goaway: CALM,
  },
  {
    name: "sends SETTINGS of more entries than there are settings",
    serve: answering(settings(...Array<[number, number]>(33).fill([4, 100]))),
    ends: LOST,
    goaway: CALM,
  },
  {
    name: "sends WINDOW_UPDATE of the stream without end",
    serve: flooding(windowUpdate(STREAM, 1)),
    ends: LOST,
    goaway: CALM,
  },
  {
    name: "sends WINDOW_UPDATE without end",
    serve: flooding(windowUpdate(0, 1)),
    ends: LOST,
    goaway: CALM,
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
    goaway: CALM,
  },
  {
    name: "sends empty DATA without end",
    serve: flooding(data(STREAM, new Uint8Array(0)), ANSWER),
    ends: LOST,
    goaway: CALM,
  },
  {
    name: "sends DATA of padding alone without end",
    serve: flooding(
      frame(Type.DATA, { flags: PADDED, stream: STREAM, payload: Uint8Array.of(3, 0, 0, 0) }),
      ANSWER,
    ),
    ends: LOST,
    goaway: CALM,
  },
  {
    name: "sends its message an octet of DATA at a time",
    serve: answering(
      ANSWER,
      ...[...note("x".repeat(1000))].map((octet) => data(STREAM, Uint8Array.of(octet))),
      headers(STREAM, ["grpc-status", "0"], { end: true }),
    ),
    ends: ["OK"],
  },
  {
    name: "sends a frame longer than is allowed",
    serve: answering(frame(Type.DATA, { stream: STREAM, payload: new Uint8Array(1 << 20) })),
    ends: LOST,
    goaway: FRAME_SIZE_ERROR,
  },
  {
    name: "sends frames of an unknown type without end",
    serve: flooding(repeat(frame(200, { payload: new Uint8Array(1000) }), 50)),
    timeoutMs: SHORT_MS,
    ends: LATE,
    reset: CANCEL,
  },
  {
    name: "sends messages without end where one is due",
    kinds: ["unary", "clientStream"],
    serve: flooding(data(STREAM, repeat(note("x".repeat(100)), 50)), ANSWER),
    ends: ["UNIMPLEMENTED"],
    reset: CANCEL,
  },
  {
    name: "sends DATA without end, whatever the window",
    serve: flooding(
      repeat(data(STREAM, new Uint8Array(16_384)), 100),
      join(ANSWER, data(STREAM, prefix(4 * MIB))),
    ),
    ends: [...LOST, "INTERNAL", "UNIMPLEMENTED"],
    reset: CANCEL,
  },
  {
    name: "sends messages beyond the window to a caller who does not read",
    kinds: ["serverStream"],
    callerReads: false,
    serve: flooding(data(STREAM, note("x".repeat(16_000))), ANSWER),
    ends: ["INTERNAL"],
    reset: FLOW_CONTROL_ERROR,
  },
  {
    name: "sends a length prefix of 4 GiB",
    serve: answering(ANSWER, data(STREAM, prefix(2 ** 32 - 1))),
    ends: ["RESOURCE_EXHAUSTED"],
    reset: CANCEL,
  },
  {
    name: "sends a decompression bomb",
    serve: answering(headers(STREAM, [...HEAD, ...GZIP]), longData(STREAM, LARGE_BOMB)),
    ends: ["RESOURCE_EXHAUSTED"],
    reset: CANCEL,
  },
  {
    name: "sends bombs just within the limit, which the caller does not read",
    kinds: ["serverStream"],
    callerReads: false,
    serve: flooding(longData(STREAM, SMALL_BOMB), headers(STREAM, [...HEAD, ...GZIP])),
    // 64 MiB of messages wait for the caller, and the one that was too much.
    boundBytes: 80 * MIB,
    ends: ["RESOURCE_EXHAUSTED"],
    reset: CANCEL,
  },
  {
    name: "sends gzip that is none",
    serve: answering(
      headers(STREAM, [...HEAD, ...GZIP]),
      data(STREAM, join(prefix(4, 1), new Uint8Array(4))),
    ),
    ends: ["INTERNAL"],
    reset: CANCEL,
  },
];
