import {
  block,
  data,
  END_HEADERS,
  END_STREAM,
  frame,
  headers,
  join,
  note,
  settings,
  SETTINGS_ACK,
  Type,
  uint32,
} from "./frames.ts";
import { seededRandom } from "../../../pace/mod.ts";
import { ErrorCode } from "../../../wire/mod.ts";
import type { Misuse } from "./misuse.ts";
import type { RawPeer } from "./raw_peer.ts";

const { CANCEL, COMPRESSION_ERROR, FRAME_SIZE_ERROR, PROTOCOL_ERROR } = ErrorCode;
const STREAM = 1;
const HEAD = [":status", "200", "content-type", "application/grpc"];
const ANSWER = headers(STREAM, HEAD);
const TRAILERS = headers(STREAM, ["grpc-status", "0"], { end: true });
const RANDOM_SEEDS = 4;

/** Settings exchanged and the request's headers read. */
async function requested(peer: RawPeer): Promise<void> {
  await peer.write(join(settings(), SETTINGS_ACK));
  await peer.until(() => peer.isClosed || peer.counts[Type.HEADERS] > 0);
}

/** Answers with these octets, whatever was asked. */
function answering(...parts: readonly Uint8Array[]): (peer: RawPeer) => Promise<void> {
  return async (peer) => {
    await requested(peer);
    await peer.write(join(...parts));
  };
}

/** The same, and then closes. */
function closingBehind(...parts: readonly Uint8Array[]): (peer: RawPeer) => Promise<void> {
  return async (peer) => {
    await answering(...parts)(peer);
    peer[Symbol.dispose]();
  };
}

const LOST = ["UNAVAILABLE"];
const MALFORMED = ["INTERNAL"];

/** Servers that go away, in each phase of a call. */
export const closingServers: readonly Misuse[] = [
  {
    name: "closes before its SETTINGS",
    serve: (peer) => Promise.resolve(peer[Symbol.dispose]()),
    ends: LOST,
  },
  {
    name: "never sends SETTINGS",
    serve: async () => {},
    connectTimeoutMs: 300,
    ends: LOST,
  },
  {
    name: "sends half of its SETTINGS",
    serve: (peer) => peer.write(settings([4, 100]).subarray(0, 11)),
    connectTimeoutMs: 300,
    ends: LOST,
  },
  {
    name: "speaks HTTP/1.1",
    serve: (peer) => peer.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")),
    ends: LOST,
    goaway: FRAME_SIZE_ERROR,
  },
  {
    name: "closes behind its SETTINGS",
    serve: async (peer) => {
      await peer.write(settings());
      peer[Symbol.dispose]();
    },
    ends: LOST,
  },
  { name: "closes behind the request", serve: closingBehind(), ends: LOST },
  { name: "closes behind HEADERS", serve: closingBehind(ANSWER), ends: LOST },
  {
    name: "closes amid DATA",
    serve: closingBehind(ANSWER, data(STREAM, note("cut off").subarray(0, 9))),
    ends: LOST,
  },
  {
    name: "closes before the trailers",
    serve: closingBehind(ANSWER, data(STREAM, note("whole"))),
    ends: LOST,
  },
  {
    name: "closes amid a header block",
    serve: closingBehind(frame(Type.HEADERS, { stream: STREAM, payload: block(HEAD) })),
    ends: LOST,
  },
  {
    name: "says GOAWAY at once",
    serve: async (peer) => {
      await peer.write(
        join(settings(), frame(Type.GOAWAY, { payload: join(uint32(0), uint32(11)) })),
      );
    },
    ends: LOST,
  },
  {
    name: "says GOAWAY with a last stream that grows",
    serve: answering(
      frame(Type.GOAWAY, { payload: join(uint32(1), uint32(0)) }),
      frame(Type.GOAWAY, { payload: join(uint32(3), uint32(0)) }),
    ),
    ends: LOST,
    goaway: PROTOCOL_ERROR,
  },
  {
    name: "resets everything as refused",
    serve: answering(frame(Type.RST_STREAM, { stream: STREAM, payload: uint32(7) })),
    ends: LOST,
  },
  {
    name: "resets everything as too much",
    serve: answering(frame(Type.RST_STREAM, { stream: STREAM, payload: uint32(11) })),
    ends: ["RESOURCE_EXHAUSTED"],
  },
  {
    name: "resets everything without an error",
    serve: answering(frame(Type.RST_STREAM, { stream: STREAM, payload: uint32(0) })),
    ends: MALFORMED,
  },
  {
    name: "resets with a code that there is not",
    serve: answering(frame(Type.RST_STREAM, { stream: STREAM, payload: uint32(0xffffffff) })),
    ends: MALFORMED,
  },
];

/** Header lists that are none (RFC 9113, section 8.2 and 8.3). */
const malformedLists: readonly [string, readonly string[]][] = [
  ["upper case", [...HEAD, "X-Upper", "y"]],
  ["no :status", ["content-type", "application/grpc"]],
  ["two of :status", [":status", "200", ...HEAD]],
  ["a :status of letters", [":status", "abc", "content-type", "application/grpc"]],
  ["a request's pseudo-header", [...HEAD.slice(0, 2), ":path", "/", ...HEAD.slice(2)]],
  ["a pseudo-header behind a field", [...HEAD.slice(2), ...HEAD.slice(0, 2)]],
  ["a field of a connection", [...HEAD, "connection", "close"]],
  ["a line break in a value", [...HEAD, "x", "a\r\nb"]],
  ["a blank before a value", [...HEAD, "x", " a"]],
  ["a tab behind a value", [...HEAD, "x", "a\t"]],
];

/** Servers whose answers are not what they should be. */
export const malformedServers: readonly Misuse[] = [
  ...malformedLists.map(([what, list]): Misuse => ({
    name: `answers with headers that have ${what}`,
    serve: answering(headers(STREAM, list), TRAILERS),
    ends: MALFORMED,
    reset: PROTOCOL_ERROR,
  })),
  {
    name: "answers with headers that are no HPACK",
    serve: answering(
      frame(Type.HEADERS, {
        flags: END_HEADERS,
        stream: STREAM,
        payload: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
      }),
    ),
    ends: LOST,
    goaway: COMPRESSION_ERROR,
  },
  {
    name: "promises a push",
    serve: answering(
      frame(Type.PUSH_PROMISE, {
        flags: END_HEADERS,
        stream: STREAM,
        payload: join(uint32(2), block(HEAD)),
      }),
    ),
    ends: LOST,
    goaway: PROTOCOL_ERROR,
  },
  {
    name: "enables push",
    serve: (peer) => peer.write(settings([2, 1])),
    ends: LOST,
    goaway: PROTOCOL_ERROR,
  },
  {
    name: "answers on a stream of its own",
    serve: answering(headers(2, HEAD), headers(2, ["grpc-status", "0"], { end: true })),
    ends: LOST,
    goaway: PROTOCOL_ERROR,
  },
  {
    name: "resets a stream that nobody has opened",
    serve: answering(frame(Type.RST_STREAM, { stream: 99, payload: uint32(8) })),
    ends: LOST,
    goaway: PROTOCOL_ERROR,
  },
  {
    name: "answers on a stream that nobody has opened",
    serve: answering(headers(99, HEAD)),
    ends: LOST,
    goaway: PROTOCOL_ERROR,
  },
  {
    name: "sends less than its content-length",
    serve: answering(
      headers(STREAM, [...HEAD, "content-length", "100"]),
      data(STREAM, note("short")),
      TRAILERS,
    ),
    ends: MALFORMED,
    reset: PROTOCOL_ERROR,
  },
  {
    name: "sends more than its content-length",
    serve: answering(
      headers(STREAM, [...HEAD, "content-length", "1"]),
      data(STREAM, note("long")),
      TRAILERS,
    ),
    ends: MALFORMED,
    reset: PROTOCOL_ERROR,
  },
  {
    name: "sends DATA before HEADERS",
    serve: answering(data(STREAM, note("early")), ANSWER, TRAILERS),
    ends: MALFORMED,
    reset: PROTOCOL_ERROR,
  },
  {
    name: "ends without trailers",
    serve: answering(ANSWER, data(STREAM, note("only"), { end: true })),
    ends: MALFORMED,
  },
  {
    name: "sends trailers without a status",
    serve: answering(ANSWER, headers(STREAM, ["x", "y"], { end: true })),
    ends: ["UNKNOWN"],
  },
  {
    name: "sends a status that is no number",
    serve: answering(ANSWER, headers(STREAM, ["grpc-status", "fine"], { end: true })),
    ends: ["UNKNOWN"],
  },
  {
    name: "sends a second header list amid its messages",
    serve: answering(ANSWER, ANSWER),
    ends: MALFORMED,
    reset: PROTOCOL_ERROR,
  },
  {
    name: "answers with a web page",
    serve: answering(
      headers(STREAM, [":status", "200", "content-type", "text/html"]),
      data(STREAM, new TextEncoder().encode("<html>"), { end: true }),
    ),
    ends: ["UNKNOWN"],
    reset: CANCEL,
  },
  {
    name: "answers no message where one is due",
    kinds: ["unary", "clientStream"],
    serve: answering(ANSWER, TRAILERS),
    ends: ["UNIMPLEMENTED"],
  },
  {
    name: "answers two messages where one is due",
    kinds: ["unary", "clientStream"],
    serve: answering(ANSWER, data(STREAM, join(note("a"), note("b"))), TRAILERS),
    ends: ["UNIMPLEMENTED"],
    reset: CANCEL,
  },
  {
    name: "answers what its codec cannot read",
    kinds: ["serverStream", "clientStream", "bidiStream"],
    serve: answering(ANSWER, data(STREAM, Uint8Array.of(0, 0, 0, 0, 1, 0x7b)), TRAILERS),
    ends: MALFORMED,
    reset: CANCEL,
  },
  {
    name: "answers what its codec cannot read to a unary call",
    kinds: ["unary"],
    serve: answering(ANSWER, data(STREAM, Uint8Array.of(0, 0, 0, 0, 1, 0x7b)), TRAILERS),
    ends: MALFORMED,
  },
  ...Array.from({ length: RANDOM_SEEDS }, (_, seed): Misuse => {
    const random = seededRandom(seed);
    const octets = Uint8Array.from({ length: 100_000 }, () => random() * 256);
    return {
      name: `answers random octets, seed ${seed}`,
      serve: answering(octets),
      ends: LOST,
      goaway: FRAME_SIZE_ERROR,
    };
  }),
  {
    name: "ends a call with flags that mean nothing",
    kinds: ["serverStream"],
    serve: answering(
      ANSWER,
      frame(Type.HEADERS, {
        flags: END_HEADERS | END_STREAM | 0xc2,
        stream: STREAM,
        payload: block(["grpc-status", "0"]),
      }),
    ),
    ends: ["OK"],
  },
];
