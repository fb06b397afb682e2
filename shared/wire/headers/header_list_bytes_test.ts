import assert from "node:assert/strict";
import { headerListBytes } from "./header_list_bytes.ts";

Deno.test("headerListBytes counts name, value and 32 for each field", () => {
  assert.equal(headerListBytes([]), 0);
  assert.equal(headerListBytes(["ab", "c", "d", ""]), 3 + 32 + 1 + 32);
});
