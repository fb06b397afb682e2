import { type Attack, CALM } from "./attack.ts";
import {
  frame,
  headers,
  join,
  PING,
  repeat,
  requestFields,
  settings,
  Type,
  uint32,
  unaryRequest,
  windowUpdate,
} from "./frames.ts";

const TOO_MANY_QUEUED = /too many control frames are queued/;

/** Frames that cost the server work and move nothing. */
export const controlFloods: readonly Attack[] = [
  {
    name: "a SETTINGS flood (CVE-2019-9515)",
    run: (peer) => peer.flood(() => repeat(settings(), 5000), 100),
    ends: { goaway: CALM, says: TOO_MANY_QUEUED },
  },
  {
    name: "a SETTINGS flood from a peer that reads no answer",
    limits: { writeTimeoutMs: 500 },
    peer: { reads: false },
    run: async (peer, victim) => {
      // As many as the kernel's buffers take answers to, and then more.
      const few = repeat(settings(), 500);
      const refused = victim.untilStats(({ refusals }) => refusals.length > 0);
      let over = false;
      refused.then(() => over = true);
      while (!over && !peer.isClosed) await peer.write(few);
      await refused;
    },
    ends: { destroys: TOO_MANY_QUEUED },
  },
  {
    name: "SETTINGS with more entries than there are settings",
    run: (peer) => peer.write(settings(...Array<[number, number]>(33).fill([4, 100]))),
    ends: { goaway: CALM, says: /too many entries in SETTINGS/ },
  },
  {
    name: "SETTINGS that change every window of many streams, over and over",
    run: async (peer) => {
      for (let n = 0; n < 500; n++) await peer.write(headers(2 * n + 1, requestFields("Unary")));
      const both = join(settings([4, 0]), settings([4, 1_000_000]));
      await peer.flood(() => repeat(both, 2000), 100);
    },
    ends: { goaway: CALM, says: TOO_MANY_QUEUED },
  },
  {
    name: "a PING flood (CVE-2019-9512)",
    run: (peer) => peer.flood(() => PING, 10_000),
    ends: { goaway: CALM, says: /^too_many_pings$/ },
  },
  {
    name: "a PING flood in one piece, over TLS",
    tls: true,
    run: (peer) => peer.write(repeat(PING, 5000)),
    ends: { goaway: CALM, says: /^too_many_pings$/ },
  },
  {
    name: "a WINDOW_UPDATE flood on the connection",
    run: (peer) => peer.flood(() => windowUpdate(0, 1), 10_000),
    ends: { goaway: CALM, says: /too many WINDOW_UPDATE/ },
  },
  {
    name: "a WINDOW_UPDATE flood on a stream",
    run: async (peer) => {
      await peer.write(unaryRequest(1, "hold"));
      await peer.flood(() => windowUpdate(1, 1), 10_000);
    },
    ends: { goaway: CALM, says: /too many WINDOW_UPDATE/ },
  },
  {
    name: "a PRIORITY flood (CVE-2019-9513)",
    run: (peer) => {
      const priority = frame(Type.PRIORITY, {
        stream: 1,
        payload: join(uint32(0), Uint8Array.of(1)),
      });
      return peer.flood(() => priority, 10_000);
    },
    ends: { goaway: CALM, says: /too many PRIORITY/ },
  },
  {
    name: "a flood of frames of an unknown type",
    run: async (peer) => {
      await peer.flood(() => repeat(frame(200, { payload: new Uint8Array(100) }), 100), 200);
      await peer.write(unaryRequest(1, "still here"));
      await peer.until(() => peer.stream(1).ended);
    },
    ends: "stays",
  },
];
