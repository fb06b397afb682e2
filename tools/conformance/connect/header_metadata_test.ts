import assert from "node:assert/strict";
import { fromHeaders, toHeaders } from "./header_metadata.ts";

Deno.test("fromHeaders keeps repeated values and reads base64 of a -bin name", () => {
  const metadata = fromHeaders([
    { name: "X-Run", value: ["7", "8"] },
    { name: "x-id-bin", value: ["AQI"] },
  ]);
  assert.deepEqual(metadata.getAll("x-run"), ["7", "8"]);
  assert.deepEqual(metadata.get("x-id-bin"), new Uint8Array([1, 2]));
});

Deno.test("toHeaders gathers the values of a name and writes bytes as base64", () => {
  const headers = [{ name: "x-run", value: ["7", "8"] }, { name: "x-id-bin", value: ["AQI="] }];
  assert.deepEqual(toHeaders(fromHeaders(headers)), headers);
});
