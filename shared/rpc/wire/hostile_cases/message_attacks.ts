import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { type Attack, MIB } from "./attack.ts";
import { data, headers, join, longData, prefix, repeat, requestFields } from "./frames.ts";
import type { RawPeer } from "./raw_peer.ts";

const RESOURCE_EXHAUSTED = "8";
const INTERNAL = "13";
const GZIP = ["grpc-encoding", "gzip"];
const UNARY = requestFields("Unary");

const [JSON_BEGIN, JSON_END] = ['{"text":"', '"}'];

async function assertStatus(peer: RawPeer, stream: number, status: string): Promise<void> {
  await peer.until(() => peer.stream(stream).ended || peer.isOver);
  assert.equal(peer.stream(stream).grpcStatus, status);
}

/** A message of the test service that is long and compresses to less than a hundredth. */
function bomb(bytes: number): Uint8Array {
  const message = Buffer.alloc(bytes, "x");
  message.write(JSON_BEGIN);
  message.write(JSON_END, bytes - JSON_END.length);
  const compressed = gzipSync(message, { level: 1 });
  return join(prefix(compressed.length, 1), compressed);
}
// Made before any attack: nobody's call is to wait for the attacker's own work.
const LARGE_BOMB = bomb(200 * MIB);
const SMALL_BOMB = bomb(4 * MIB - 100);

/** Messages that are not what they say. None ends more than its own call. */
export const messageAttacks: readonly Attack[] = [
  {
    name: "a length prefix of 4 GiB",
    run: async (peer) => {
      await peer.write(join(headers(1, UNARY), data(1, prefix(2 ** 32 - 1))));
      await assertStatus(peer, 1, RESOURCE_EXHAUSTED);
    },
    ends: "stays",
  },
  {
    name: "length prefixes of 4 MiB on 1,000 streams with nothing behind them",
    run: async (peer, victim) => {
      await peer.flood((n) => {
        const id = 2 * n + 1;
        return join(headers(id, UNARY), data(id, join(prefix(4 * MIB), new Uint8Array(100))));
      }, 1000);
      await victim.untilStats(({ callsInFlight }) => callsInFlight >= 1000);
    },
    ends: "stays",
  },
  {
    name: "messages that are never finished, on many streams",
    limits: { heldRequestBytes: 4 * MIB },
    run: async (peer) => {
      const part = longData(1, join(prefix(MIB), new Uint8Array(MIB / 2)));
      const onStream = (id: number) => {
        const bytes = part.slice();
        for (let at = 0; at < bytes.length;) {
          new DataView(bytes.buffer).setUint32(at + 5, id);
          at += 9 + ((bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2]);
        }
        return bytes;
      };
      for (let id = 1; id < 80; id += 2) await peer.write(join(headers(id, UNARY), onStream(id)));
      await assertStatus(peer, 79, RESOURCE_EXHAUSTED);
      assert.equal(peer.stream(1).ended, false, "the first ones wait for their rest");
    },
    ends: "stays",
  },
  {
    name: "a message that ends before its length",
    run: async (peer) => {
      await peer.write(join(headers(1, UNARY), data(1, prefix(100), { end: true })));
      await assertStatus(peer, 1, INTERNAL);
    },
    ends: "stays",
  },
  {
    name: "a message with the flag of compression and no encoding",
    run: async (peer) => {
      await peer.write(join(headers(1, UNARY), data(1, prefix(1, 1))));
      await assertStatus(peer, 1, INTERNAL);
    },
    ends: "stays",
  },
  {
    name: "a decompression bomb of 200 MiB",
    run: async (peer) => {
      const fields = requestFields("Unary", GZIP);
      await peer.write(join(headers(1, fields), longData(1, LARGE_BOMB, { end: true })));
      await assertStatus(peer, 1, RESOURCE_EXHAUSTED);
    },
    ends: "stays",
  },
  {
    name: "gzip that is none",
    run: async (peer) => {
      const garbage = join(prefix(10, 1), repeat(Uint8Array.of(0x55), 10));
      const fields = requestFields("Unary", GZIP);
      await peer.write(join(headers(1, fields), data(1, garbage, { end: true })));
      await assertStatus(peer, 1, INTERNAL);
    },
    ends: "stays",
  },
  {
    name: "bombs just within the limit on streams that never end",
    limits: { heldRequestBytes: 16 * MIB },
    boundBytes: 48 * MIB,
    run: async (peer) => {
      const fields = requestFields("Unary", GZIP);
      for (let id = 1; id < 40; id += 2) {
        await peer.write(join(headers(id, fields), longData(id, SMALL_BOMB)));
      }
      await assertStatus(peer, 39, RESOURCE_EXHAUSTED);
    },
    ends: "stays",
  },
  {
    name: "a stream of bombs to a handler that does not read",
    limits: { heldRequestBytes: 16 * MIB },
    boundBytes: 48 * MIB,
    run: async (peer) => {
      const fields = requestFields("ClientStream", GZIP);
      const message = longData(1, SMALL_BOMB);
      await peer.write(join(headers(1, fields), repeat(message, 20)));
      await assertStatus(peer, 1, RESOURCE_EXHAUSTED);
    },
    ends: "stays",
  },
  {
    name: "more DATA than the windows allow",
    run: async (peer) => {
      const message = join(prefix(4 * MIB), new Uint8Array(MIB));
      await peer.write(join(headers(1, requestFields("ClientStream")), longData(1, message)));
      await peer.until(() => peer.stream(1).reset !== undefined || peer.isOver);
      assert.equal(peer.stream(1).reset, 3, "FLOW_CONTROL_ERROR");
    },
    ends: "stays",
  },
];
