import assert from "node:assert/strict";
import { addScenario, toy } from "../../scenarios/testing.ts";
import { sampleRecords, sampleRun } from "../_sample.ts";
import { markup } from "../markup/markup.ts";
import { phaseSection } from "./phase_section.ts";

addScenario(toy); // for all tests of this file

/** Calls of the toy that took 3.7 ms each. */
const RECORDS = Array.from({ length: 50 }, (_, k) => ({
  ...{ ok: true, took_ms: 3.7, first_ms: 2.5, rest_ms: 1.2, late_ms: 0.1, at_ms: k * 100 },
}));

Deno.test("phaseSection tells the parts of a call, and which of them takes longest", async () => {
  const { text } = markup`${phaseSection(await sampleRun(RECORDS, { test: "99_toy" }))}`;
  // By the labels of the page; what the page does not show is not there.
  assert.match(text, /first message 2\.50\sms, rest 1\.20\sms, both 3\.70\sms/);
  assert.match(text, /of its parts first message takes longest/);
  assert.doesNotMatch(text, /sent late|Each item/);
});

Deno.test("phaseSection has each label of several, and none of one", async () => {
  const times = { p50_ms: 2, p90_ms: 2, p95_ms: 2, p99_ms: 3, "p99.9_ms": 3 };
  const took = { count: 25, ...times, max_ms: 3, mean_ms: 2 };
  const metrics = { took };
  const breakdown = { apple: { sent: 25, ok: 25, metrics }, pear: { sent: 25, ok: 24, metrics } };
  const run = await sampleRun(RECORDS, { test: "99_toy", breakdown });
  const { text } = markup`${phaseSection(run)}`;
  assert.match(text, /Each item/);
  assert.match(text, /pear<\/th><td>25<\/td><td>24<\/td><td>2\.00 ms<\/td>/);
  const one = markup`${
    phaseSection({ ...run, summary: { ...run.summary, breakdown: { apple: breakdown.apple } } })
  }`;
  assert.doesNotMatch(one.text, /apple/);
});

Deno.test("phaseSection is empty when a test times no parts", async () => {
  assert.equal(markup`${phaseSection(await sampleRun(sampleRecords(50)))}`.text, "");
});
