import assert from "node:assert/strict";
import { firstLine } from "./first_line.ts";

Deno.test("firstLine skips empty lines", () => {
  assert.equal(firstLine("\n  \n  a failure\nmore"), "a failure");
});

Deno.test("firstLine cuts a line that is too long to read", () => {
  assert.equal(firstLine("x".repeat(1000)), `${"x".repeat(300)}…`);
});
