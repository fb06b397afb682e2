import assert from "node:assert/strict";
import { loadEngine } from "../../rpc/mod.ts";
import { clockStepMs } from "./calibrate_clock.ts";
import { loopbackRoundTrips, nullCalls } from "./calibrate_round_trips.ts";
import { calibrateTable } from "./calibrate_table.ts";
import { timerLateness } from "./calibrate_timer.ts";
import { floorFigures } from "./floor_file.ts";

Deno.test("clockStepMs is the smallest step that the clock makes", () => {
  let readings = 0;
  // It stands still for three readings of four, and then moves by 80, 120 or 200 ns.
  const steps = [80, 120, 200];
  let ns = 0;
  const now = () => {
    if (++readings % 4 === 0) ns += steps[readings % 3];
    return ns;
  };
  assert.equal(clockStepMs(now), 80 / 1e6);
  assert.equal(clockStepMs(() => 5), Infinity);
});

Deno.test("timerLateness notes each wake-up of the pacer that was asked for", async () => {
  const { lateMs, facts } = await timerLateness("timer", { count: 50, realtime: false });
  assert.equal(facts.driver, "timer");
  assert.equal(lateMs.length, 50);
  assert.ok(lateMs.every((ms) => ms >= 0));
});

Deno.test("loopbackRoundTrips and nullCalls time as many as they are asked for", async () => {
  const bytes = await loopbackRoundTrips({ count: 100 });
  const calls = await nullCalls(await loadEngine("wire"), { count: 100 });
  for (const times of [bytes, calls]) {
    assert.equal(times.length, 100);
    assert.ok(times.every((ms) => ms > 0));
  }
  // A call is at least a byte there and one back, over TLS and HTTP/2 besides.
  assert.ok(calls.toSorted()[50] > bytes.toSorted()[50]);
});

Deno.test("calibrateTable shows the quantiles of each part and the step of the clock", () => {
  const times = Float64Array.of(0.5, 0.5);
  const lines = calibrateTable({
    schema: 1,
    measured_at: "2026-11-21T09:31:07.123Z",
    deno: "2.9.3",
    engine: "grpc-js",
    pacer: { driver: "sleeper" },
    host: { os: "linux", arch: "x86_64", cpus: 2 },
    floor: {
      clock_step_ms: 0.00004,
      ...floorFigures("timer_late", Float64Array.of(0.07, 0.2)),
      ...floorFigures("loopback", times),
      ...floorFigures("null_call", times),
    },
  }).split("\n");
  const rows = lines.filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  assert.deepEqual(rows[0], ["what", "p50", "p90", "p95", "p99", "p99.9"]);
  assert.deepEqual(rows[2], [
    "lateness of the pacer (sleeper)",
    "0.070",
    "0.200",
    "0.200",
    "0.200",
    "0.200",
  ]);
  assert.equal(rows.length, 5);
  assert.match(lines.join("\n"), /steps of 40 ns.*2 cores, Deno 2\.9\.3/);
});
