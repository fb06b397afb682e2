import assert from "node:assert/strict";
import { sampleComparedRun } from "../shared/results/testing.ts";
import { compareRuns } from "@lab/shared/results";
import { comparisonText } from "./compare_text.ts";

function pairsOf(count: number, { a, b }: { a: number[]; b: number[] }) {
  return Array.from({ length: count }, (_, i) => ({
    a: sampleComparedRun(a[i % a.length]),
    b: sampleComparedRun(b[i % b.length]),
  }));
}

Deno.test("comparisonText says that latencies are survivor-biased when A fails more", () => {
  const pairs = pairsOf(6, { a: [40], b: [40] })
    .map(({ a, b }) => ({ a: { ...a, errorRatio: 0.01 }, b }));
  const text = comparisonText(compareRuns(pairs));
  assert.match(text, /survivor-biased: A and B differ in error ratio/);
  assert.match(text, /^EQUIVALENT: /m);
});

Deno.test("comparisonText ends with verdict, estimate, interval and margin, and the effect before", () => {
  const text = comparisonText(compareRuns(pairsOf(6, { a: [40, 41], b: [60, 61, 62] })));
  const [effect, verdict] = text.split("\n").slice(-2);
  assert.match(effect, /^smallest detectable effect: \+\d+\.\d % of corrected p99$/);
  assert.match(
    verdict,
    /^WORSE: corrected p99 of B is \+\d+\.\d %, 90 % interval \[\+.* %\], margin 5 %$/,
  );
});

Deno.test("comparisonText says how many pairs it would take when it is inconclusive", () => {
  const text = comparisonText(compareRuns(pairsOf(6, { a: [40, 50, 30], b: [41, 40] })));
  assert.match(text, /^INCONCLUSIVE: .* it would take about \d+ pairs$/m);
});

Deno.test("comparisonText says why an inconclusive comparison may be worse by errors alone", () => {
  const pairs = pairsOf(6, { a: [40], b: [40] })
    .map(({ a, b }) => ({ a, b: { ...b, errorRatio: 0.001 } }));
  const text = comparisonText(compareRuns(pairs));
  assert.match(text, /^INCONCLUSIVE: B may be worse in error ratio; .* take about 12 pairs$/m);
  assert.match(text, /survivor-biased/);
});
