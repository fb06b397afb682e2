import assert from "node:assert/strict";
import { seededRandom } from "../../pace/mod.ts";
import { sampleRun } from "../_sample.ts";
import { Markup } from "../markup/markup.ts";
import { twoRunsSection } from "./two_runs.ts";

/** Two runs of 20,000 calls each, the second by so many ms slower. */
async function twoRuns(slowerMs: number, options: { readonly askedRps?: number } = {}) {
  const run = (name: string, addMs: number, seed: number, overrides = {}) => {
    const random = seededRandom(seed);
    const records = Array.from({ length: 20_000 }, (_, k) => ({
      ok: true,
      latency_ms: Math.round((40 + addMs - Math.log(1 - random())) * 1000) / 1000,
      late_ms: 0.1,
      at_ms: k,
    }));
    return sampleRun(records, { name, ...overrides });
  };
  return [await run("a", 0, 1), await run("b", slowerMs, 2, options)];
}

function textOf(piece: unknown): string {
  return piece instanceof Markup ? piece.text : "";
}

Deno.test("twoRunsSection says that runs differ when one is 2 ms slower, and blames no build", async () => {
  const text = textOf(twoRunsSection(await twoRuns(2)));
  assert.match(
    text,
    /These two runs differ in p99 of the corrected latency: that of b is 1\.0\d\d/,
  );
  assert.match(text, /no verdict on a build/);
  assert.doesNotMatch(text, /worse|better|regress/i);
});

Deno.test("twoRunsSection says no more than that when runs are of one kind", async () => {
  assert.match(textOf(twoRunsSection(await twoRuns(0))), /do not differ measurably/);
});

Deno.test("twoRunsSection compares nothing when the loads differ, or there are not two runs", async () => {
  const runs = await twoRuns(2, { askedRps: 500 });
  assert.equal(twoRunsSection(runs), undefined);
  assert.equal(twoRunsSection(runs.slice(0, 1)), undefined);
});
