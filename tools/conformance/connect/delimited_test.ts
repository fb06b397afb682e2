import assert from "node:assert/strict";
import { decodeDelimited, encodeDelimited } from "./delimited.ts";

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<number[][]> {
  const messages: number[][] = [];
  for await (const message of decodeDelimited(stream)) messages.push([...message]);
  return messages;
}

const BYTES = new Uint8Array([0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1, 9]);

Deno.test("encodeDelimited puts the length before the message, big-endian", () => {
  assert.deepEqual([...encodeDelimited(new Uint8Array([7, 8]))], [0, 0, 0, 2, 7, 8]);
});

for (const size of [1, 3, 4, 6, BYTES.length]) {
  Deno.test(`decodeDelimited finds the same messages when they come ${size} bytes at a time`, async () => {
    assert.deepEqual(await collect(chunksOf(BYTES, size)), [[7, 8], [], [9]]);
  });
}

Deno.test("decodeDelimited throws when the stream ends within a message", async () => {
  await assert.rejects(collect(chunksOf(BYTES.slice(0, 5), 5)), /5 bytes into a message/);
});
