import assert from "node:assert/strict";
import { resolveLimits } from "./limits.ts";

Deno.test("resolveLimits caps resets on a server only", () => {
  assert.equal(resolveLimits("server").resetBurst, 1000);
  assert.equal(resolveLimits("client").resetBurst, Infinity);
});

Deno.test("resolveLimits replaces what is given", () => {
  const limits = resolveLimits("server", { headerListBytes: 100 });
  assert.equal(limits.headerListBytes, 100);
  assert.equal(limits.headerFields, 100);
});

Deno.test("resolveLimits throws and names the limit when it is no size", () => {
  assert.throws(() => resolveLimits("server", { headerFields: -1 }), /headerFields is -1/);
  assert.throws(() => resolveLimits("server", { emptyDataFrames: NaN }), RangeError);
});
