import assert from "node:assert/strict";
import { OutputBuffer } from "./output_buffer.ts";

function write(out: OutputBuffer, length: number, octet: number): void {
  const at = out.reserve(length);
  out.bytes.fill(octet, at, at + length);
}

Deno.test("OutputBuffer.take gives what was written since the last take, in order", () => {
  const out = new OutputBuffer();
  write(out, 3, 1);
  write(out, 2, 2);
  assert.equal(out.pendingBytes, 5);
  assert.deepEqual([...out.take()], [1, 1, 1, 2, 2]);
  assert.equal(out.pendingBytes, 0);
  assert.deepEqual([...out.take()], []);
});

Deno.test("OutputBuffer leaves taken views as they are when writing goes on", () => {
  const out = new OutputBuffer();
  const taken: Uint8Array[] = [];
  for (let round = 0; round < 300; round++) {
    write(out, 700, round & 0xff);
    taken.push(out.take());
  }
  taken.forEach((view, round) => {
    assert.equal(view.length, 700);
    assert.ok(view.every((octet) => octet === (round & 0xff)));
  });
});

Deno.test("OutputBuffer keeps pending octets when it moves to another slab", () => {
  const out = new OutputBuffer();
  for (let octet = 0; octet < 200; octet++) write(out, 999, octet);
  const all = out.take();
  assert.equal(all.length, 200 * 999);
  for (let octet = 0; octet < 200; octet++) assert.equal(all[octet * 999 + 500], octet);
});

Deno.test("OutputBuffer starts small and stops growing when output is taken as it comes", () => {
  const out = new OutputBuffer();
  write(out, 10, 0);
  assert.equal(out.bytes.length, 1024);
  for (let i = 0; i < 10_000; i++) {
    write(out, 100, 0);
    out.take();
  }
  assert.equal(out.bytes.length, 65536);
});
