import assert from "node:assert/strict";
import { poissonSchedule } from "./poisson_schedule.ts";

Deno.test("poissonSchedule gives the same due times in whatever order they are asked", () => {
  const forward = poissonSchedule(2000, { seed: 4 });
  const due = Array.from({ length: 2000 }, (_, k) => forward.dueNs(k));
  const other = poissonSchedule(2000, { seed: 4 });
  for (const k of [1999, 0, 1000, 1000, 999, 1500]) assert.equal(other.dueNs(k), due[k]);
  assert.ok(due.every((ns, k) => Number.isInteger(ns) && ns >= (due[k - 1] ?? 0)));
});

Deno.test("poissonSchedule.countWithin counts what is due and does not disturb the sequence", () => {
  const schedule = poissonSchedule(2000, { seed: 4 });
  const before = schedule.dueNs(500);
  const count = schedule.countWithin(10e9);
  assert.equal(schedule.dueNs(500), before);
  assert.ok(schedule.dueNs(count - 1) < 10e9);
  assert.ok(schedule.dueNs(count) >= 10e9);
  assert.equal(schedule.countWithin(0), 0);
});

Deno.test("poissonSchedule has exponential intervals of the mean asked for", () => {
  const schedule = poissonSchedule(2000, { seed: 9 });
  const count = 100_000;
  const intervals: number[] = [];
  for (let k = 1; k <= count; k++) {
    const earlier = schedule.dueNs(k - 1);
    intervals.push(schedule.dueNs(k) - earlier);
  }
  const mean = intervals.reduce((sum, ns) => sum + ns) / count;
  // The standard error of the mean is mean / √count, 0.3 %.
  assert.ok(Math.abs(mean / 500_000 - 1) < 0.015, `mean ${mean}`);
  // The largest distance between the distributions; 1.63 / √count is the 1 % bound (Kolmogorov).
  intervals.sort((a, b) => a - b);
  const distance = intervals.reduce((most, ns, i) => {
    const expected = 1 - Math.exp(-ns / 500_000);
    return Math.max(most, Math.abs(expected - i / count), Math.abs(expected - (i + 1) / count));
  }, 0);
  assert.ok(distance < 1.63 / Math.sqrt(count), `distance ${distance}`);
});

Deno.test("poissonSchedule differs from seed to seed", () => {
  const [a, b] = [1, 2].map((seed) => poissonSchedule(2000, { seed }));
  assert.notEqual(a.dueNs(100), b.dueNs(100));
});
