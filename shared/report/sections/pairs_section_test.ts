import assert from "node:assert/strict";
import { comparePairs } from "../../stats/mod.ts";
import { sampleRecords, sampleRun } from "../_sample.ts";
import type { ComparisonFindings } from "../aggregate/comparison_findings.ts";
import { renderComparison } from "../page/render_report.ts";
import { comparisonVerdict } from "./pairs_section.ts";

/** What five pairs found whose B is by this factor slower. */
function findings(factor: number, unequal = false): ComparisonFindings {
  const pairs = [1, 2, 3, 4, 5].map((pair) => ({ a: 40, b: (40 + pair / 100) * factor }));
  const primary = { name: "corrected p99", pAdjusted: 0.04, ...comparePairs(pairs, 0.05) };
  return {
    verdict: primary.verdict,
    reason: "corrected p99 of B is what it is",
    equality: [
      { name: "error ratio", a: 0, b: 0.01, verdict: unequal ? "B may be worse" : "equal" },
      { name: "achieved rate", a: 2000, b: 2000, verdict: "equal" },
    ],
    primary,
    secondary: [{ ...primary, name: "service p50" }],
  };
}

Deno.test("comparisonVerdict says what each verdict means", () => {
  assert.match(comparisonVerdict(findings(1.2)).text, /no">.*✗ Worse<.*by more than the margin/);
  assert.match(comparisonVerdict(findings(1)).text, /yes">.*✓ Equivalent/);
  assert.match(comparisonVerdict(findings(0.8)).text, /yes">.*✓ Better/);
  assert.match(comparisonVerdict(findings(1.0494)).text, /open">.*\? Inconclusive/);
});

Deno.test("comparisonVerdict calls latencies survivor-biased when one side fails more", () => {
  assert.match(comparisonVerdict(findings(1, true)).text, /Survivor-biased<.*in error ratio/);
  assert.doesNotMatch(comparisonVerdict(findings(1)).text, /Survivor-biased/);
});

Deno.test("renderComparison has each pair, both sides' spectra and no number when a run has none", async () => {
  const failing = sampleRecords(400).map((record, k) =>
    k % 20 === 0 ? { ...record, ok: false, code: "UNAVAILABLE" } : record
  );
  const runs = async (name: string, records = sampleRecords(400)) => [
    await sampleRun(sampleRecords(400), { name: `${name}1` }),
    await sampleRun(records, { name: `${name}2` }),
  ];
  const page = renderComparison({ a: await runs("a"), b: await runs("b", failing) }, findings(1));
  for (const name of ["a1", "a2", "b1", "b2"]) assert.ok(page.includes(`<td class="t">${name}<`));
  assert.match(page, /undefined/);
  for (const svg of page.match(/<svg[\s\S]*?<\/svg>/g)!) assert.doesNotMatch(svg, /NaN|Infinity/);
  assert.equal(page.match(/class="curve s0"/g)!.length, 2);
  assert.equal(page.match(/class="curve s1"/g)!.length, 2);
});
