import assert from "node:assert/strict";
import { factsOf } from "../../scenarios/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import {
  evaluateThresholds,
  formatThresholdResult,
  parseThreshold,
  ThresholdError,
  type ThresholdFacts,
} from "./thresholds.ts";

/** Those of all tests, as of one that is not known. */
const { metrics: METRICS } = factsOf("all of them");

function thresholdsOf(...given: string[]) {
  return given.map((value) => parseThreshold(value, METRICS));
}

function histogramOf(...timesMs: number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const timeMs of timesMs) histogram.recordMs(timeMs);
  return histogram;
}

const FACTS: ThresholdFacts = {
  histograms: {
    corrected: histogramOf(41, 42, 43, 50),
    latency: histogramOf(40, 41, 42, 43),
    connect: histogramOf(1.5),
  },
  errorRatio: 0.001,
  achievedRps: 1999.97,
};

for (
  const { given, text } of [
    { given: "p(99)<50", text: "corrected.p(99)<50" },
    { given: " p(99.9) <= 60 ", text: "corrected.p(99.9)<=60" },
    { given: "p(50.0)>1.5", text: "corrected.p(50)>1.5" },
    { given: "max<100", text: "corrected.max<100" },
    { given: "avg<45", text: "corrected.avg<45" },
    { given: "latency:p(95)<45", text: "latency.p(95)<45" },
    { given: "corrected.p(99)<50", text: "corrected.p(99)<50" },
    { given: "first_rpc.max<60", text: "first_rpc.max<60" },
    { given: "p99<50", text: "corrected.p(99)<50" },
    { given: "p99.9<50ms", text: "corrected.p(99.9)<50" },
    { given: "p(99)<50ms", text: "corrected.p(99)<50" },
    { given: "p( 99 ) < 0.05 s", text: "corrected.p(99)<50" },
    { given: "med<.5", text: "corrected.p(50)<0.5" },
    { given: "latency.min>500us", text: "latency.min>0.5" },
    { given: "max<1e3", text: "corrected.max<1000" },
    { given: "count>=1000", text: "corrected.count>=1000" },
    { given: "count==4", text: "corrected.count==4" },
    { given: "error_ratio===0", text: "error_ratio==0" },
    { given: "error_ratio<0.1%", text: "error_ratio<0.001" },
    { given: "rps>1.5e3/s", text: "rps>1500" },
    { given: "error_ratio<0.001", text: "error_ratio<0.001" },
    { given: "rps>=1999", text: "rps>=1999" },
  ]
) {
  Deno.test(`parseThreshold reads ${JSON.stringify(given)} as ${text}`, () => {
    assert.equal(parseThreshold(given, METRICS).text, text);
    assert.deepEqual(parseThreshold(text, METRICS), parseThreshold(given, METRICS));
  });
}

for (
  const { given, why } of [
    { given: "", why: /"" is not a threshold/ },
    { given: "99<50", why: /"99<50" is not a threshold: .*; examples: p\(99\)<50/ },
    { given: "p(99<50", why: /not a threshold/ },
    { given: "p(99)<50%", why: /its unit is %, and expected is none or ns, us, µs, ms, s, m/ },
    { given: "p(99)<50constructor", why: /its unit is constructor/ },
    { given: "error_ratio<1ms", why: /its unit is ms, and expected is none or %/ },
    { given: "count>1s", why: /its unit is s, and expected is no unit/ },
    { given: "max<1e999", why: /1e999 is beyond all numbers/ },
    { given: "p(99)=50", why: /not a threshold/ },
    { given: "p(101)<50", why: /a percentile is 0 to 100, not 101/ },
    { given: "p(9.9.9)<50", why: /a percentile is 0 to 100, not 9\.9\.9/ },
    { given: "speed.p(99)<50", why: /no metric speed, only latency, corrected, / },
    { given: "latency.rps>1", why: /rps is of the whole run/ },
  ]
) {
  Deno.test(`parseThreshold says why when it is given ${JSON.stringify(given)}`, () => {
    assert.throws(() => parseThreshold(given, METRICS), (error) => {
      assert.ok(error instanceof ThresholdError);
      assert.equal(error.value, given);
      assert.match(error.message, why);
      return true;
    });
  });
}

Deno.test("parseThreshold takes the metrics of its test alone, and names them", () => {
  const { metrics } = factsOf("01_steady");
  assert.equal(parseThreshold("header.max<5", metrics).text, "header.max<5");
  assert.throws(() => parseThreshold("connect.max<5", metrics), {
    message: /there is no metric connect, only latency, corrected, corrected_ok, late, header;/,
  });
});

for (
  const { given, ok, actual } of [
    { given: "max<50", ok: false, actual: 50 },
    { given: "max<=50", ok: true, actual: 50 },
    { given: "max>50", ok: false, actual: 50 },
    { given: "max>=50", ok: true, actual: 50 },
    { given: "avg<44.001", ok: true, actual: 44 },
    { given: "min<41", ok: false, actual: 41 },
    { given: "min==41", ok: true, actual: 41 },
    { given: "med!=42", ok: true, actual: 42.015 },
    { given: "count==4", ok: true, actual: 4 },
    { given: "late.count>0", ok: false, actual: 0 },
    { given: "latency.max<50", ok: true, actual: 43 },
    { given: "connect.p(95)<1.6", ok: true, actual: 1.5 },
    { given: "error_ratio<0.001", ok: false, actual: 0.001 },
    { given: "error_ratio<=0.001", ok: true, actual: 0.001 },
    { given: "rps>=1999", ok: true, actual: 1999.97 },
    { given: "rps>=2000", ok: false, actual: 1999.97 },
  ]
) {
  Deno.test(`evaluateThresholds finds ${given} ${ok ? "held" : "crossed"}`, () => {
    const threshold = parseThreshold(given, METRICS);
    assert.deepEqual(evaluateThresholds([threshold], FACTS), [
      { threshold: threshold.text, ok, actual },
    ]);
  });
}

Deno.test("evaluateThresholds finds a threshold crossed when nothing was measured", () => {
  const [late, errors] = evaluateThresholds(
    thresholdsOf("late.max<1", "error_ratio<1"),
    { ...FACTS, errorRatio: NaN },
  );
  assert.deepEqual(late, { threshold: "late.max<1", ok: false });
  assert.deepEqual(errors, { threshold: "error_ratio<1", ok: false });
  assert.equal(formatThresholdResult(late), "✗ late.max<1 (nothing was measured)");
});

Deno.test("evaluateThresholds finds a threshold crossed when its figure is among failed calls", () => {
  const corrected = histogramOf(...Array.from({ length: 986 }, () => 41));
  for (let i = 0; i < 14; i++) corrected.recordMs(Infinity);
  const [p50, p99] = evaluateThresholds(thresholdsOf("p(50)<50", "p(99)<50"), {
    ...FACTS,
    histograms: { corrected },
  });
  assert.equal(p50.ok, true);
  const [count] = evaluateThresholds(thresholdsOf("count==986"), {
    ...FACTS,
    histograms: { corrected },
  });
  assert.deepEqual(count, { threshold: "corrected.count==986", ok: true, actual: 986 });
  assert.deepEqual(p99, { threshold: "corrected.p(99)<50", ok: false, among_failed: true });
  assert.equal(
    formatThresholdResult(p99),
    "✗ corrected.p(99)<50 (it falls among failed calls)",
  );
});

Deno.test("formatThresholdResult marks what held and what was crossed", () => {
  const [held, crossed] = evaluateThresholds(thresholdsOf("rps>=1999", "max<50"), FACTS);
  assert.equal(formatThresholdResult(held), "✓ rps>=1999 (was 1999.97)");
  assert.equal(formatThresholdResult(crossed), "✗ corrected.max<50 (was 50)");
});
