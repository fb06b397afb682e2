import assert from "node:assert/strict";
import {
  compressGzip,
  MessageReader,
  PREFIX_BYTES,
  readWholeMessage,
  Status,
  type StatusCode,
  writeMessage,
} from "./mod.ts";
import type { MessageReaderOptions } from "./message_framing.ts";

/** Messages framed one behind the other. */
function framed(...messages: Uint8Array[]): Uint8Array {
  const size = messages.reduce((sum, message) => sum + PREFIX_BYTES + message.length, 0);
  const buffer = new Uint8Array(size);
  let offset = 0;
  for (const message of messages) offset = writeMessage(buffer, offset, message);
  assert.equal(offset, size);
  return buffer;
}

function bytesOf(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i + seed) * 31);
}

function collect(options?: MessageReaderOptions) {
  const messages: number[][] = [];
  const views: Uint8Array[] = [];
  const reader = new MessageReader({
    onMessage(bytes) {
      messages.push([...bytes]);
      views.push(bytes);
    },
  }, options);
  return { reader, messages, views };
}

Deno.test("writeMessage writes flag, length and message at the offset", () => {
  const buffer = new Uint8Array(10);
  assert.equal(writeMessage(buffer, 2, new Uint8Array([7, 8]), true), 9);
  assert.deepEqual([...buffer], [0, 0, 1, 0, 0, 0, 2, 7, 8, 0]);
});

Deno.test("writeMessage writes all four bytes of the length", () => {
  const buffer = new Uint8Array(PREFIX_BYTES + 0x01020304);
  writeMessage(buffer, 0, new Uint8Array(0x01020304));
  assert.deepEqual([...buffer.subarray(0, 5)], [0, 1, 2, 3, 4]);
});

Deno.test("MessageReader hands on views of the chunk when messages lie within it", () => {
  const { reader, messages, views } = collect();
  const chunk = framed(bytesOf(3), bytesOf(0), bytesOf(300));
  assert.equal(reader.push(chunk, 0, chunk.length), undefined);
  assert.deepEqual(messages, [[...bytesOf(3)], [], [...bytesOf(300)]]);
  assert.ok(views.every((view) => view.buffer === chunk.buffer));
  assert.equal(reader.end(), undefined);
});

Deno.test("MessageReader reads only the range that it is given", () => {
  const { reader, messages } = collect();
  const chunk = framed(bytesOf(3));
  const wide = new Uint8Array(chunk.length + 20).fill(255);
  wide.set(chunk, 10);
  reader.push(wide, 10, 10 + chunk.length);
  assert.deepEqual(messages, [[...bytesOf(3)]]);
});

Deno.test("MessageReader keeps nothing of the buffer when a message comes in pieces", () => {
  const { reader, messages } = collect();
  const chunk = framed(bytesOf(1000));
  const reused = new Uint8Array(64);
  for (let at = 0; at < chunk.length; at += reused.length) {
    const part = chunk.subarray(at, at + reused.length);
    reused.set(part);
    reader.push(reused, 0, part.length);
    reused.fill(0);
  }
  assert.deepEqual(messages, [[...bytesOf(1000)]]);
});

Deno.test("MessageReader gives the same messages however the DATA is split", () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = mulberry32(seed);
  for (let round = 0; round < 300; round++) {
    const sent = Array.from({ length: 1 + random() * 6 }, () => {
      const length = Math.floor(random() < 0.5 ? random() * 8 : random() * 2000);
      return bytesOf(length, Math.floor(random() * 256));
    });
    const stream = framed(...sent);
    const { reader, messages } = collect();
    for (let at = 0; at < stream.length;) {
      const size = Math.floor(random() < 0.5 ? random() * 7 : random() * 3000);
      const end = Math.min(stream.length, at + size);
      const chunk = stream.slice(at, end);
      assert.equal(reader.push(chunk, 0, chunk.length), undefined, `seed ${seed}`);
      chunk.fill(0xee);
      at = end;
    }
    assert.equal(reader.end(), undefined, `seed ${seed}`);
    assert.deepEqual(messages, sent.map((message) => [...message]), `seed ${seed}`);
  }
});

const faults: [string, number[], MessageReaderOptions, StatusCode][] = [
  ["a compressed message without an encoding", [1, 0, 0, 0, 0], {}, Status.INTERNAL],
  ["flag 2", [2, 0, 0, 0, 0], { encoding: "gzip" }, Status.INTERNAL],
  ["a message over the limit", [0, 0, 0, 0, 9], { maxMessageBytes: 8 }, Status.RESOURCE_EXHAUSTED],
  ["a length of 4 GiB", [0, 255, 255, 255, 255], {}, Status.RESOURCE_EXHAUSTED],
  ["compressed bytes that are not", [1, 0, 0, 0, 1, 7], { encoding: "gzip" }, Status.INTERNAL],
];
for (const [name, bytes, options, code] of faults) {
  Deno.test(`MessageReader fails with ${code} when it reads ${name}, in any split`, () => {
    for (let split = 0; split <= bytes.length; split++) {
      const { reader, messages } = collect(options);
      const stream = new Uint8Array(bytes);
      const status = reader.push(stream, 0, split) ?? reader.push(stream, split, bytes.length);
      assert.equal(status?.code, code, `split at ${split}`);
      const good = framed(bytesOf(1));
      assert.equal(reader.push(good, 0, good.length), undefined);
      assert.equal(reader.end(), undefined);
      assert.deepEqual(messages, []);
    }
  });
}

Deno.test("MessageReader takes a message of exactly the limit", () => {
  const { reader, messages } = collect({ maxMessageBytes: 8 });
  const chunk = framed(bytesOf(8));
  assert.equal(reader.push(chunk, 0, chunk.length), undefined);
  assert.equal(messages.length, 1);
});

Deno.test("MessageReader decompresses flagged messages and leaves the others", () => {
  const { reader, messages } = collect({ encoding: "gzip" });
  const compressed = compressGzip(bytesOf(500));
  const chunk = new Uint8Array(2 * PREFIX_BYTES + compressed.length + 2);
  writeMessage(chunk, writeMessage(chunk, 0, compressed, true), bytesOf(2));
  assert.equal(reader.push(chunk, 0, chunk.length), undefined);
  assert.deepEqual(messages, [[...bytesOf(500)], [...bytesOf(2)]]);
});

Deno.test("MessageReader holds the limit against what a message decompresses to", () => {
  const { reader } = collect({ encoding: "gzip", maxMessageBytes: 100 });
  const compressed = compressGzip(new Uint8Array(101));
  const chunk = new Uint8Array(PREFIX_BYTES + compressed.length);
  writeMessage(chunk, 0, compressed, true);
  assert.equal(reader.push(chunk, 0, chunk.length)?.code, Status.RESOURCE_EXHAUSTED);
});

Deno.test("MessageReader fails with INTERNAL when the stream ends within a message", () => {
  const stream = framed(bytesOf(4));
  for (let length = 1; length < stream.length; length++) {
    const { reader } = collect();
    assert.equal(reader.push(stream, 0, length), undefined);
    assert.equal(reader.end()?.code, Status.INTERNAL, `after ${length} bytes`);
  }
});

Deno.test("MessageReader sets aside little when a prefix promises much", () => {
  const prefix = new Uint8Array([0, 0, 0x3f, 0xff, 0xff, 1]);
  const readers = Array.from({ length: 1000 }, () => collect().reader);
  const before = Deno.memoryUsage();
  for (const reader of readers) assert.equal(reader.push(prefix, 0, prefix.length), undefined);
  const after = Deno.memoryUsage();
  // 1,000 promises of 4 MiB; a reader that believed them would hold 4 GB.
  assert.ok(after.external - before.external < 1e6, `${after.external - before.external} bytes`);
});

Deno.test("MessageReader hands on nothing more when the sink stops it", () => {
  let seen = 0;
  const reader: MessageReader = new MessageReader({
    onMessage() {
      seen++;
      reader.stop();
    },
  });
  const chunk = framed(bytesOf(1), bytesOf(1));
  assert.equal(reader.push(chunk, 0, chunk.length), undefined);
  assert.equal(seen, 1);
});

Deno.test("readWholeMessage gives a view when the range is one plain message", () => {
  const chunk = framed(bytesOf(6));
  const view = readWholeMessage(chunk, 0, chunk.length);
  assert.deepEqual([...view!], [...bytesOf(6)]);
  assert.equal(view!.buffer, chunk.buffer);
  assert.equal(readWholeMessage(framed(bytesOf(0)), 0, 5)?.length, 0);
});

const notWhole: [string, Uint8Array, number?][] = [
  ["a part of the prefix", framed(bytesOf(6)).subarray(0, 4)],
  ["a part of the message", framed(bytesOf(6)).subarray(0, 8)],
  ["two messages", framed(bytesOf(6), bytesOf(6))],
  ["a compressed message", new Uint8Array([1, 0, 0, 0, 0])],
  ["a message over the limit", framed(bytesOf(6)), 5],
];
for (const [name, chunk, maxBytes] of notWhole) {
  Deno.test(`readWholeMessage gives nothing when the range is ${name}`, () => {
    assert.equal(readWholeMessage(chunk, 0, chunk.length, maxBytes), undefined);
  });
}

/** A small seeded generator, so that a failure can be repeated (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
