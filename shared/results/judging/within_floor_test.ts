import assert from "node:assert/strict";
import { factsOf } from "../../scenarios/mod.ts";
import { type Floor } from "../run_meta.ts";
import { withinFloor } from "./within_floor.ts";

type Stats = Parameters<typeof withinFloor>[1]["stats"];

/** By the metrics of all tests. */
const within = (floor: Floor, stats: Stats) =>
  withinFloor(floor, { metrics: factsOf("all of them").metrics, stats });

const FLOOR = {
  null_call_p50_ms: 0.4,
  null_call_p99_ms: 1,
  timer_late_p50_ms: 0.07,
  timer_late_p99_ms: 0.2,
  clock_step_ms: 0.00004,
};

Deno.test("withinFloor names quantiles that are not above those of the null call", () => {
  const metrics = {
    latency: { count: 200, p50_ms: 0.4, p99_ms: 1.001, max_ms: 0.1 },
    corrected: { count: 200, p50_ms: 0.39, p99_ms: 0.9 },
    first_rpc: { count: 200, p50_ms: 0.5, p99_ms: 2 },
    connect: { count: 200, p50_ms: 0.1, p99_ms: 0.1 },
  };
  assert.deepEqual(within(FLOOR, metrics), {
    latency: ["p50_ms"],
    corrected: ["p50_ms", "p99_ms"],
  });
});

Deno.test("withinFloor judges lateness by the timer", () => {
  const late = { count: 200, p50_ms: 0.08, p99_ms: 0.19, "p99.9_ms": 0.3 };
  assert.deepEqual(within(FLOOR, { late }), { late: ["p99_ms"] });
});

Deno.test("withinFloor names nothing when the floor or the run has no such quantile", () => {
  assert.deepEqual(within({}, { latency: { count: 1, p50_ms: 0 } }), {});
  assert.deepEqual(within(FLOOR, { latency: { count: 0 } }), {});
});
