import assert from "node:assert/strict";
import { type Attack, CALM } from "./attack.ts";
import {
  data,
  frame,
  headers,
  join,
  note,
  PADDED,
  repeat,
  requestFields,
  reset,
  Type,
  unaryRequest,
  windowUpdate,
} from "./frames.ts";

/** Many in one piece of input are many answers in the output as well. */
const RESETS = { goaway: CALM, says: /too many (streams were reset|control frames are)/ } as const;
const MOST = 5000;
const open = (stream: number) => headers(stream, requestFields("Unary"));

/** Ways to make a server reset a stream: nothing that the client itself ends. */
const madeResets: readonly [string, (stream: number) => Uint8Array][] = [
  ["a WINDOW_UPDATE of 0", (stream) => join(open(stream), windowUpdate(stream, 0))],
  ["a window beyond 2^31-1", (stream) => join(open(stream), windowUpdate(stream, 2 ** 31 - 1))],
  [
    "DATA behind END_STREAM",
    (stream) => join(unaryRequest(stream, "hold"), data(stream, new Uint8Array(1))),
  ],
  [
    "PRIORITY of a wrong length",
    (stream) => join(open(stream), frame(Type.PRIORITY, { stream, payload: new Uint8Array(4) })),
  ],
  ["malformed headers", (stream) => headers(stream, ["x", "y"], { end: true })],
  [
    "content beyond content-length",
    (stream) =>
      join(
        headers(stream, requestFields("Unary", ["content-length", "1"])),
        data(stream, new Uint8Array(2)),
      ),
  ],
];

/** A message of 20,000 octets, each in DATA of its own, a thousand at a time. */
const TINY_DATA: readonly Uint8Array[] = Array.from({ length: 20 }, (_, thousand) => {
  const message = note("x".repeat(20_000 - note("").length));
  const octets = message.subarray(1000 * thousand, 1000 * (thousand + 1));
  return join(...[...octets].map((octet) => data(1, Uint8Array.of(octet))));
});

/** Streams that cost the server more than the client. */
export const streamAttacks: readonly Attack[] = [
  {
    name: "rapid reset (CVE-2023-44487)",
    run: (peer) => peer.flood((n) => join(unaryRequest(2 * n + 1, "hold"), reset(2 * n + 1)), MOST),
    ends: RESETS,
  },
  {
    name: "rapid reset over TLS, many in one piece",
    tls: true,
    run: (peer) =>
      peer.flood((n) => {
        const ids = Array.from({ length: 100 }, (_, i) => 200 * n + 2 * i + 1);
        return join(...ids.map((id) => join(open(id), reset(id))));
      }, MOST / 100),
    ends: RESETS,
  },
  ...madeResets.map(([how, make]): Attack => ({
    name: `MadeYouReset by ${how} (CVE-2025-8671)`,
    run: (peer) => peer.flood((n) => make(2 * n + 1), MOST),
    ends: RESETS,
  })),
  {
    name: "resets without a cap start no more handlers than maxHandlers",
    limits: { resetBurst: Infinity, maxHandlers: 50 },
    once: true,
    run: async (peer, victim) => {
      await peer.flood((n) => join(unaryRequest(2 * n + 1, "hold"), reset(2 * n + 1)), MOST);
      const { mostHandlers } = await victim.untilStats(({ calls }) => calls > MOST);
      assert.equal(mostHandlers, 50);
    },
    ends: "stays",
  },
  {
    name: "deadlines that pass at once start no more handlers than maxHandlers",
    limits: { maxHandlers: 50 },
    once: true,
    run: async (peer, victim) => {
      const fields = requestFields("Unary", ["grpc-timeout", "1n"]);
      await peer.flood((n) => {
        const id = 2 * n + 1;
        return join(headers(id, fields), data(id, note("hold"), { end: true }));
      }, 500);
      const { mostHandlers } = await victim.untilStats(({ calls }) => calls > 500);
      assert.ok(mostHandlers <= 50, `${mostHandlers} handlers`);
    },
    ends: "stays",
  },
  {
    name: "a frame longer than is allowed",
    run: (peer) => peer.write(data(1, new Uint8Array(1 << 20))),
    ends: { goaway: 6, says: /./ },
  },
  {
    name: "more streams than are allowed",
    limits: { maxConcurrentStreams: 100 },
    run: async (peer) => {
      for (let n = 0; n < 150; n++) await peer.write(unaryRequest(2 * n + 1, "hold"));
      await peer.until(() => peer.counts[Type.RST_STREAM] === 50);
      assert.equal(peer.stream(2 * 149 + 1).reset, 7, "REFUSED_STREAM");
    },
    ends: "stays",
  },
  {
    name: "empty DATA (CVE-2019-9518)",
    run: async (peer) => {
      await peer.write(open(1));
      await peer.flood(() => data(1, new Uint8Array(0)), MOST);
    },
    ends: { goaway: CALM, says: /too many empty DATA/ },
  },
  {
    name: "DATA of padding alone",
    run: async (peer) => {
      await peer.write(open(1));
      const payload = Uint8Array.of(3, 0, 0, 0);
      await peer.flood(() => frame(Type.DATA, { flags: PADDED, stream: 1, payload }), MOST);
    },
    ends: { goaway: CALM, says: /too many empty DATA/ },
  },
  {
    name: "a message in tiny DATA",
    run: async (peer) => {
      await peer.write(join(open(1), windowUpdate(0, 1 << 20), windowUpdate(1, 1 << 20)));
      for (const octets of TINY_DATA) await peer.write(octets);
      await peer.write(frame(Type.DATA, { flags: 1, stream: 1 }));
      await peer.until(() => peer.stream(1).ended);
      assert.equal(peer.stream(1).grpcStatus, "0");
    },
    ends: "stays",
  },
  {
    name: "frames on streams that are long closed",
    run: async (peer) => {
      await peer.write(unaryRequest(1, "done"));
      await peer.until(() => peer.stream(1).ended);
      await peer.flood(() => repeat(join(reset(1), windowUpdate(1, 1)), 3), MOST);
    },
    ends: { goaway: CALM, says: /too many WINDOW_UPDATE/ },
  },
];
