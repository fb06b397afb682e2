import assert from "node:assert/strict";
import { recordsMode } from "./run_meta.ts";

Deno.test("recordsMode leaves out good calls above 5,000 a second, unless it is asked for them", () => {
  assert.equal(recordsMode("auto", 5000), "all");
  assert.equal(recordsMode("auto", 5001), "failed");
  assert.equal(recordsMode("auto", Infinity), "failed");
  assert.equal(recordsMode("all", 1e6), "all");
  assert.equal(recordsMode("none", 1), "none");
});
