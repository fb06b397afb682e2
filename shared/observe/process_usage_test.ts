import assert from "node:assert/strict";
import process from "node:process";
import { startUsage } from "./mod.ts";
import type { UsageSources } from "./process_usage.ts";

/** A platform whose every figure is given as the row of its two readings. */
function fake(overrides: Partial<UsageSources> = {}): UsageSources {
  const next = <T>(first: T, second: T) => {
    const readings = [first, second];
    return () => readings.shift() as T;
  };
  return {
    nowNs: next(1e9, 3e9),
    processCpu: next({ user: 100_000, system: 0 }, { user: 1_600_000, system: 500_000 }),
    threadCpu: next({ user: 0, system: 10_000 }, { user: 400_000, system: 110_000 }),
    memory: () => ({ rss: 1000, heapUsed: 500 }),
    resources: next(
      { maxRSS: 1, involuntaryContextSwitches: 5 },
      { maxRSS: 2, involuntaryContextSwitches: 12 },
    ),
    loadAverage: () => [1.5, 0, 0],
    procStat: next(
      "cpu  100 0 50 800 10 0 0 40 7 0\ncpu0 1 2",
      "cpu  150 0 70 900 10 0 0 70 9 0\n",
    ),
    procSchedstat: next("700000000 100000000 12\n", "900000000 400000000 20\n"),
    ...overrides,
  };
}

const denied = () => {
  throw new Error("not permitted");
};

Deno.test("startUsage tells the differences between start and stop", () => {
  assert.deepEqual(startUsage(fake()).stop(), {
    elapsedMs: 2000,
    processCpuMs: 2000,
    threadCpuMs: 500,
    threadCpuRatio: 0.25,
    threadWaitRatio: 0.15,
    rssBytes: 1000,
    rssMaxBytes: 2048,
    heapUsedBytes: 500,
    involuntarySwitches: 7,
    loadAverage1Min: 1.5,
    stealRatio: 30 / 200,
  });
});

Deno.test("startUsage leaves out what the platform does not tell", () => {
  const usage = startUsage(fake({
    processCpu: denied,
    threadCpu: denied,
    memory: denied,
    resources: denied,
    loadAverage: denied,
    procStat: denied,
    procSchedstat: denied,
  })).stop();
  const told = Object.entries(usage).filter(([, value]) => value !== undefined);
  assert.deepEqual(told, [["elapsedMs", 2000]]);
});

Deno.test("startUsage leaves steal out when /proc/stat reads otherwise than expected", () => {
  assert.equal(startUsage(fake({ procStat: () => "cpu 1 2 3" })).stop().stealRatio, undefined);
  assert.equal(startUsage(fake({ procStat: () => "" })).stop().stealRatio, undefined);
});

Deno.test("startUsage leaves the wait out when schedstat reads otherwise than expected", () => {
  const usage = startUsage(fake({ procSchedstat: () => "0 0" })).stop();
  assert.equal(usage.threadWaitRatio, undefined);
});

Deno.test("startUsage sees the work of this thread when it really works", () => {
  const usage = startUsage();
  const start = process.threadCpuUsage();
  // 50 ms by the clock of the thread itself, however long a busy machine makes that.
  while (process.threadCpuUsage(start).user + process.threadCpuUsage(start).system < 50_000);
  const { threadCpuMs, processCpuMs, rssBytes } = usage.stop();
  assert.ok(threadCpuMs !== undefined && threadCpuMs >= 50, `${threadCpuMs}`);
  assert.ok(processCpuMs !== undefined && processCpuMs >= 20, `${processCpuMs}`);
  assert.ok(rssBytes !== undefined && rssBytes > 1e6);
});
