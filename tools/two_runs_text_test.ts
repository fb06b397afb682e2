import assert from "node:assert/strict";
import { sampleComparedRun } from "../shared/results/testing.ts";
import { twoRunsComparisonText } from "./two_runs_text.ts";

Deno.test("twoRunsComparisonText gives the ratio with its interval and says that two runs differ", () => {
  const text = twoRunsComparisonText({ a: sampleComparedRun(40), b: sampleComparedRun(50) });
  assert.match(
    text,
    /corrected p99 .*40\.0 ms \[39\.6 … 40\.4\].*50\.0 ms.*\+25\.0 % \[\+23\.2 %, \+26\.8 %\].*these two runs differ/,
  );
  assert.match(text, /service p99\.9/);
  assert.doesNotMatch(text, /WORSE|worse/);
});

Deno.test("twoRunsComparisonText says why a quantile that has no interval is not compared", () => {
  const b = sampleComparedRun(50);
  const refused = {
    kind: "refused",
    q: 0.99,
    value: 50,
    refusal: { kind: "few-exceedances", largest: 70, neededCount: 1234 },
  } as const;
  const failed = { kind: "undefined", q: 0.999, failedRatio: 0.01 } as const;
  const text = twoRunsComparisonText({
    a: sampleComparedRun(40),
    b: {
      ...b,
      quantiles: {
        ...b.quantiles,
        corrected: { ...b.quantiles.corrected, p99_ms: refused, "p99.9_ms": failed },
      },
    },
  });
  assert.match(text, /50\.0 ms, no interval .*cannot be compared/);
  assert.match(text, /- corrected p99 of B: no interval: .*70\.0 ms; .* 1,234 calls/);
  assert.match(text, /undefined, calls failed/);
});
