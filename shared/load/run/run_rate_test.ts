import assert from "node:assert/strict";
import { UsageError } from "../../settings/mod.ts";
import { type RateSettings, runRate } from "./run_rate.ts";

const SETTINGS: RateSettings = {
  durationSec: 10,
  timeoutMs: 50,
  seed: 1,
  threads: 1,
  inFlight: 64,
  inFlightMax: 0,
};

Deno.test("runRate tells how many calls are due and bounds those under way", () => {
  const { text, count, behindLastNs, peakPerSec, inFlight } = runRate("500", SETTINGS);
  assert.deepEqual([text, count, peakPerSec], ["500", 5000, 500]);
  assert.equal(Math.round(behindLastNs), 2e6);
  assert.equal(inFlight, 541);
  assert.equal(runRate("500", { ...SETTINGS, inFlightMax: 7 }).inFlight, 7);
  assert.equal(runRate("500", { ...SETTINGS, inFlightMax: 1, threads: 3 }).inFlight, 3);
  assert.equal(runRate("100..900/10s", SETTINGS).peakPerSec, 900);
});

Deno.test("runRate has neither calls nor a rate for a closed loop", () => {
  const rate = runRate("max", SETTINGS);
  assert.deepEqual(rate, { text: "max", behindLastNs: 0, peakPerSec: Infinity, inFlight: 64 });
});

Deno.test("runRate refuses a closed loop with more threads than calls", () => {
  assert.throws(() => runRate("max", { ...SETTINGS, threads: 65 }), UsageError);
});
