import assert from "node:assert/strict";
import { oneLine } from "./one_line.ts";

Deno.test("oneLine joins lines and skips empty ones", () => {
  assert.equal(oneLine("\n  \n  a failure\nand why\n"), "a failure; and why");
});

Deno.test("oneLine leaves out control characters", () => {
  assert.equal(oneLine("data:h2spec\x00\x00"), "data:h2spec");
});

Deno.test("oneLine cuts a line that is too long to read", () => {
  assert.equal(oneLine("x".repeat(1000)), `${"x".repeat(300)}…`);
});
