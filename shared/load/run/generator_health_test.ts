import assert from "node:assert/strict";
import { generatorHealth, healthFacts } from "./generator_health.ts";

const STALLS = { stalls: 2, longestMs: 12.34567, totalMs: 14 };
const HOST = { cpuCount: 2, memoryBytes: 8000 };
const USAGE = {
  elapsedMs: 2000,
  processCpuMs: 3000,
  threadCpuMs: 500,
  threadCpuRatio: 0.25,
  threadWaitRatio: 0.123456,
  rssBytes: 1000,
  rssMaxBytes: 2000,
  heapUsedBytes: 500,
  involuntarySwitches: 7,
  loadAverage1Min: 1.5,
  stealRatio: 0.01,
};

Deno.test("generatorHealth has stalls, CPU, waits, memory, load and steal", () => {
  assert.deepEqual(generatorHealth(USAGE, STALLS), {
    loop_stalls: 2,
    loop_stall_longest_ms: 12.3457,
    process_cpu_ms: 3000,
    thread_cpu_ms: 500,
    thread_cpu_ratio: 0.25,
    thread_wait_ratio: 0.1235,
    rss_bytes: 1000,
    rss_max_bytes: 2000,
    heap_used_bytes: 500,
    involuntary_switches: 7,
    load_1min: 1.5,
    steal_ratio: 0.01,
  });
});

Deno.test("healthFacts are ratios of the machine", () => {
  assert.deepEqual(healthFacts(USAGE, STALLS, HOST), {
    threadCpuRatio: 0.25,
    threadWaitRatio: 0.123456,
    stealRatio: 0.01,
    loopStalls: { count: 2, longestMs: 12.34567 },
    processCpuRatio: 0.75,
    load: { average1Min: 1.5, cores: 2 },
    memoryRatio: 0.25,
  });
});

Deno.test("healthFacts and generatorHealth leave out what the platform does not tell", () => {
  const silent = { elapsedMs: 2000 };
  const told = (facts: object) =>
    Object.entries(facts).filter(([, value]) => value !== undefined).map(([name]) => name);
  assert.deepEqual(told(healthFacts(silent, STALLS, { cpuCount: 2 })), ["loopStalls"]);
  assert.deepEqual(told(generatorHealth(silent, STALLS)), ["loop_stalls", "loop_stall_longest_ms"]);
});
