import assert from "node:assert/strict";
import type { ProgressSnapshot } from "./mod.ts";
import { renderProgress } from "./progress_line.ts";

const RUN: ProgressSnapshot = {
  phase: "run",
  elapsedSec: 12.34,
  leftSec: 47.66,
  ratePerSec: 1999.7,
  p50Ms: 40.81,
  p99Ms: 41.97,
  errors: 0,
  inFlight: 82,
  lateP99Ms: 0.163,
};
const WIDE = { widthColumns: 200, color: false };

Deno.test("renderProgress shows everything when there is room", () => {
  assert.equal(
    renderProgress(RUN, WIDE),
    "run 12.3 s  47.7 s left  2000/s  p50 40.8 ms  p99 42.0 ms  0 errors  82 in flight  " +
      "late p99 0.16 ms",
  );
});

Deno.test("renderProgress shows a dash when nothing was answered yet", () => {
  const line = renderProgress(
    { ...RUN, p50Ms: undefined, p99Ms: NaN, lateP99Ms: undefined, leftSec: -0.1 },
    WIDE,
  );
  assert.equal(
    line,
    "run 12.3 s  0.0 s left  2000/s  p50 -  p99 -  0 errors  82 in flight  late p99 -",
  );
});

Deno.test("renderProgress leaves out the least important parts when the width is short", () => {
  assert.equal(
    renderProgress(RUN, { widthColumns: 60, color: false }),
    "run 12.3 s  47.7 s left  2000/s  p99 42.0 ms  0 errors",
  );
  assert.equal(
    renderProgress(RUN, { widthColumns: 22, color: false }),
    "run 12.3 s  0 errors",
  );
});

Deno.test("renderProgress never exceeds the width", () => {
  for (let widthColumns = 0; widthColumns < 110; widthColumns++) {
    const line = renderProgress({ ...RUN, errors: 3 }, { widthColumns, color: false });
    assert.ok(line.length <= widthColumns, `${line.length} > ${widthColumns}`);
  }
});

Deno.test("renderProgress colours errors and lateness when they are alarming, and only then", () => {
  const style = { widthColumns: 200, color: true };
  assert.equal(renderProgress(RUN, style), renderProgress(RUN, WIDE));
  const line = renderProgress({ ...RUN, errors: 1, lateP99Ms: 1.5 }, style);
  assert.ok(line.includes("\u001b[31m1 error\u001b[39m"), line);
  assert.ok(line.includes("\u001b[31mlate p99 1.50 ms\u001b[39m"), line);
});
