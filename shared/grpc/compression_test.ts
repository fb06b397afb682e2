import assert from "node:assert/strict";
import { compressGzip, Status } from "./mod.ts";
import { acceptsGzip, decompressGzip, parseEncoding } from "./compression.ts";

const message = new TextEncoder().encode("abc".repeat(100));

Deno.test("decompressGzip gives back what compressGzip took, up to the very limit", () => {
  assert.deepEqual(
    new Uint8Array(decompressGzip(compressGzip(message), message.length) as Uint8Array),
    message,
  );
  assert.equal((decompressGzip(compressGzip(new Uint8Array()), 0) as Uint8Array).length, 0);
});

const bomb = compressGzip(new Uint8Array(64 * 1024 * 1024));
const faults: [string, Uint8Array, number, number][] = [
  ["one byte over the limit", compressGzip(message), message.length - 1, Status.RESOURCE_EXHAUSTED],
  ["one byte where none is allowed", compressGzip(new Uint8Array(1)), 0, Status.RESOURCE_EXHAUSTED],
  ["a bomb", bomb, 1024, Status.RESOURCE_EXHAUSTED],
  ["no gzip", message, 1024, Status.INTERNAL],
  ["nothing", new Uint8Array(), 1024, Status.INTERNAL],
  ["half of it", compressGzip(message).subarray(0, 20), 1024, Status.INTERNAL],
];
for (const [name, bytes, maxBytes, code] of faults) {
  Deno.test(`decompressGzip fails with ${code} when given ${name}`, () => {
    const result = decompressGzip(bytes, maxBytes);
    assert.ok(!(result instanceof Uint8Array));
    assert.equal(result.code, code);
  });
}

Deno.test("decompressGzip sets aside about the limit when given a bomb", () => {
  const before = Deno.memoryUsage().rss;
  for (let i = 0; i < 20; i++) decompressGzip(bomb, 64 * 1024);
  const grownBytes = Deno.memoryUsage().rss - before;
  assert.ok(grownBytes < 32 * 1024 * 1024, `${grownBytes} bytes more are resident`);
});

Deno.test("parseEncoding knows identity and gzip", () => {
  assert.equal(parseEncoding(undefined), "identity");
  assert.equal(parseEncoding("identity"), "identity");
  assert.equal(parseEncoding("gzip"), "gzip");
  assert.equal(parseEncoding("snappy"), undefined);
  assert.equal(parseEncoding(""), undefined);
});

Deno.test("acceptsGzip finds gzip anywhere in the list, and nothing like it", () => {
  assert.equal(acceptsGzip("identity,gzip"), true);
  assert.equal(acceptsGzip("deflate, gzip , br"), true);
  assert.equal(acceptsGzip("xgzip"), false);
  assert.equal(acceptsGzip(""), false);
  assert.equal(acceptsGzip(undefined), false);
});
