import assert from "node:assert/strict";
import { type Attack, CALM } from "./attack.ts";
import {
  block,
  END_HEADERS,
  END_STREAM,
  frame,
  headers,
  indexedField,
  join,
  NEWEST,
  repeat,
  requestFields,
  Type,
  unaryRequest,
} from "./frames.ts";
import type { RawPeer } from "./raw_peer.ts";

const NOTHING = new Uint8Array(0);
const ENDLESS = { goaway: CALM, says: /header block/ } as const;
const REFUSED = { goaway: CALM, says: /too many (streams were reset|control frames are)/ } as const;

/** Starts a header block that goes on and on. */
async function endlessBlock(peer: RawPeer, piece: Uint8Array): Promise<void> {
  const payload = block(requestFields("Unary"));
  await peer.write(frame(Type.HEADERS, { flags: END_STREAM, stream: 1, payload }));
  await peer.flood(() => frame(Type.CONTINUATION, { stream: 1, payload: piece }), 10_000);
}

function requestBlock(stream: number, payload: Uint8Array): Uint8Array {
  return frame(Type.HEADERS, { flags: END_HEADERS | END_STREAM, stream, payload });
}

/** Header lists that cost the server more than the client. */
export const headerAttacks: readonly Attack[] = [
  {
    name: "a CONTINUATION flood (CVE-2024-27316)",
    run: (peer) => endlessBlock(peer, block(["x", "y"])),
    ends: ENDLESS,
  },
  {
    name: "a flood of empty CONTINUATION, over TLS",
    tls: true,
    run: (peer) => endlessBlock(peer, NOTHING),
    ends: ENDLESS,
  },
  {
    name: "a header block of long CONTINUATION",
    run: (peer) => endlessBlock(peer, repeat(block(["x", "y".repeat(100)]), 150)),
    ends: ENDLESS,
  },
  {
    name: "a header block that never ends, and then silence",
    run: async (peer, victim) => {
      await peer.write(frame(Type.HEADERS, { stream: 1, payload: new Uint8Array(16_000) }));
      const { connectionsOpen } = await victim.stats();
      assert.equal(connectionsOpen, 2);
    },
    ends: "stays",
  },
  {
    name: "an HPACK bomb: 16,000 times a field of 4,000 octets (CVE-2016-6581)",
    run: async (peer) => {
      const first = requestBlock(1, join(block(requestFields("Unary")), indexedField(4000)));
      await peer.write(first);
      const bomb = join(block(requestFields("Unary")), repeat(NEWEST, 16_000));
      await peer.write(requestBlock(3, bomb));
      await peer.until(() => peer.stream(3).ended || peer.isOver);
      assert.equal(peer.stream(3).status, "431");
      await peer.write(unaryRequest(5, "the table is still as it was"));
      await peer.until(() => peer.stream(5).ended);
    },
    ends: "stays",
  },
  {
    name: "HPACK bombs without end",
    run: async (peer) => {
      await peer.write(requestBlock(1, join(block(requestFields("Unary")), indexedField(4000))));
      const bomb = join(block(requestFields("Unary")), repeat(NEWEST, 1000));
      await peer.flood((n) => requestBlock(2 * n + 3, bomb), 5000);
    },
    ends: REFUSED,
  },
  {
    name: "an HTTP/2 bomb: 8,000 fields in a block (CVE-2026-49975)",
    run: async (peer) => {
      // Static entry 16 is `accept-encoding: gzip, deflate`.
      const bomb = join(block(requestFields("Unary")), repeat(Uint8Array.of(0x90), 8000));
      await peer.write(requestBlock(1, bomb));
      await peer.until(() => peer.stream(1).ended || peer.isOver);
      assert.equal(peer.stream(1).status, "431");
    },
    ends: "stays",
  },
  {
    name: "many streams that stay open behind large header lists",
    run: async (peer) => {
      const fields = requestFields("Unary", ["x", "y".repeat(7000)]);
      const payload = block(fields);
      const flags = END_HEADERS;
      await peer.flood((n) => frame(Type.HEADERS, { flags, stream: 2 * n + 1, payload }), 1000);
    },
    // 1000 lists of 8 KiB, a string each.
    boundBytes: 32 * 1024 * 1024,
    ends: "stays",
  },
  {
    name: "a header table of 4 GiB on offer",
    settings: [[1, 2 ** 32 - 1]],
    run: async (peer) => {
      await peer.flood((n) => unaryRequest(2 * n + 1, "x".repeat(100)), 500);
      await peer.until(() => peer.stream(999).ended);
      assert.equal(peer.stream(999).grpcStatus, "0");
    },
    ends: "stays",
  },
  {
    name: "a block that is no HPACK",
    run: (peer) => peer.write(requestBlock(1, Uint8Array.of(0x80))),
    ends: { goaway: 9, says: /./ },
  },
  {
    name: "the table resized in every block",
    run: async (peer) => {
      const resize = Uint8Array.of(0x20, 0x3f, 0xe1, 0x1f);
      const payload = join(resize, block(requestFields("Unary")), indexedField(3000));
      await peer.flood((n) => requestBlock(2 * n + 1, payload), 3000);
      await peer.write(headers(9001, requestFields("Nothing"), { end: true }));
      await peer.until(() => peer.stream(9001).ended);
    },
    ends: "stays",
  },
];
