import assert from "node:assert/strict";
import { parseRates, parseSchedule } from "./mod.ts";
import { ScheduleError } from "./schedule_error.ts";

const CANONICAL: readonly (readonly [string, string])[] = [
  ["2000", "2000"],
  [" 2000 ", "2000"],
  ["2000.0", "2000"],
  ["0.5", "0.5"],
  ["1/2s", "0.5"],
  ["2000/1s", "2000"],
  ["2000/s", "2000"],
  ["100/500ms", "200"],
  ["120/1m", "2"],
  ["1/1h", "1/3600s"],
  ["1/3s", "1/3s"],
  ["3/7ms", "3/7ms"],
  ["0.123456", "0.123456"],
  ["1/100h", "1/360000s"],
  ["poisson:2000", "poisson:2000"],
  ["poisson:100/500ms", "poisson:200"],
  ["500..2000/60s", "500..2000/60s"],
  ["500/s..2000/s/60s", "500..2000/60s"],
  ["500..2000/s", "500..2000/1s"],
  ["500..2000/1m", "500..2000/60s"],
  ["0..2000/1.5s", "0..2000/1500ms"],
  ["2000..0.5/90us", "2000..0.5/90us"],
];

for (const [text, canonical] of CANONICAL) {
  Deno.test(`parseSchedule reads ${JSON.stringify(text)} as ${canonical}`, () => {
    const schedule = parseSchedule(text);
    assert.equal(schedule.text, canonical);
    const again = parseSchedule(canonical);
    for (const k of [0, 1, 2, 999, 100_003]) assert.equal(again.dueNs(k), schedule.dueNs(k));
  });
}

const REFUSED: readonly (readonly [string, string])[] = [
  ["", "syntax"],
  ["fast", "syntax"],
  ["-5", "syntax"],
  ["1e3", "syntax"],
  ["2000/", "syntax"],
  ["2000/0s", "syntax"],
  ["2000/1d", "syntax"],
  ["2000/.5s", "syntax"],
  ["1/2/3s", "syntax"],
  ["2,000", "syntax"],
  ["poisson:", "syntax"],
  ["500..2000", "syntax"],
  ["500../60s", "syntax"],
  ["a..b/60s", "syntax"],
  ["500..2000/60", "syntax"],
  ["0", "rate"],
  ["0/1s", "rate"],
  ["1000001", "rate"],
  ["poisson:0", "rate"],
  ["0..0/60s", "rate"],
  ["2000..0/60s", "rate"],
];

for (const [text, kind] of REFUSED) {
  Deno.test(`parseSchedule refuses ${JSON.stringify(text)} and shows it`, () => {
    assert.throws(
      () => parseSchedule(text),
      (error) =>
        error instanceof ScheduleError && error.kind === kind && text.includes(error.value) &&
        error.message.includes(JSON.stringify(error.value)) && error.expected.length > 0,
    );
  });
}

Deno.test("parseSchedule takes the seed for what is random", () => {
  const due = (seed: number) => parseSchedule("poisson:2000", { seed }).dueNs(100);
  assert.equal(due(1), due(1));
  assert.notEqual(due(1), due(2));
});

Deno.test("parseRates reads a list as one schedule a run, in order", () => {
  assert.deepEqual(parseRates("500, 1000,2000").map((s) => s.text), ["500", "1000", "2000"]);
  assert.deepEqual(parseRates("2000").map((s) => s.text), ["2000"]);
  for (const text of ["", "500,", "500,,2000"]) {
    assert.throws(() => parseRates(text), ScheduleError);
  }
});
