import assert from "node:assert/strict";
import { ECHO } from "./_memory_server.ts";
import { RequestBlocks } from "./request_blocks.ts";

const ORIGIN = { authority: "df:50051", secure: true, userAgent: "test/1" };

Deno.test("RequestBlocks.find encodes a method's block once, and once a timeout", () => {
  const blocks = new RequestBlocks(ORIGIN);
  const plain = blocks.find(ECHO, "identity", Infinity);
  const timed = blocks.find(ECHO, "identity", 50);
  assert.equal(blocks.find(ECHO, "identity", Infinity), plain);
  assert.equal(blocks.find(ECHO, "identity", 50), timed);
  assert.ok(!plain!.fields.includes("grpc-timeout"));
  assert.deepEqual(timed!.fields.slice(-2), ["grpc-timeout", "50000000n"]);
  assert.equal(plain!.fields[plain!.fields.indexOf(":path") + 1], ECHO.path);
});

Deno.test("RequestBlocks.find keeps methods and encodings apart", () => {
  const blocks = new RequestBlocks(ORIGIN);
  const other = { ...ECHO, path: "/test.Echo/Other" };
  const found = [
    blocks.find(ECHO, "identity", 50),
    blocks.find(other, "identity", 50),
    blocks.find(ECHO, "gzip", 50),
  ];
  assert.equal(new Set(found).size, 3);
  assert.ok(found[2]!.fields.includes("grpc-encoding"));
});

Deno.test("RequestBlocks.find gives up on a method with many timeouts, and not on its others", () => {
  const blocks = new RequestBlocks(ORIGIN);
  for (let ms = 1; ms <= 16; ms++) assert.ok(blocks.find(ECHO, "identity", ms));
  assert.equal(blocks.find(ECHO, "identity", 17), undefined);
  assert.ok(blocks.find(ECHO, "identity", 3));
  assert.ok(blocks.find(ECHO, "identity", Infinity));
});
