import type { HostFacts, StallCounts, Usage } from "../../observe/mod.ts";
import type { VerdictFacts } from "../../results/mod.ts";

/**
 * How the generator fared from the first call due to the last one done, as `#END` has it. A field is
 * absent where the platform does not tell. Garbage collections are not among it, as Deno does not
 * report them (see `startUsage`); one that held a call up shows as a loop stall.
 */
type GeneratorHealth = {
  /** Times at which the sending loop stood still for more than 1 ms. */
  readonly loop_stalls: number;
  readonly loop_stall_longest_ms: number;
  /** CPU time of all threads. */
  readonly process_cpu_ms?: number;
  /** CPU time of the sending thread, and its share of a core, 0 to 1. */
  readonly thread_cpu_ms?: number;
  readonly thread_cpu_ratio?: number;
  /** Share of the time in which the sending thread could have run and others had the processor. */
  readonly thread_wait_ratio?: number;
  readonly rss_bytes?: number;
  readonly rss_max_bytes?: number;
  readonly heap_used_bytes?: number;
  /** How often the kernel took the processor from one of the threads. */
  readonly involuntary_switches?: number;
  readonly load_1min?: number;
  /** Share of the machine's CPU time that the hypervisor gave to others, 0 to 1. */
  readonly steal_ratio?: number;
};

/** What was measured of the process and its loop, in the words of the result file. */
export function generatorHealth(usage: Usage, stalls: StallCounts): GeneratorHealth {
  return {
    loop_stalls: stalls.stalls,
    loop_stall_longest_ms: round(stalls.longestMs),
    process_cpu_ms: round(usage.processCpuMs),
    thread_cpu_ms: round(usage.threadCpuMs),
    thread_cpu_ratio: round(usage.threadCpuRatio),
    thread_wait_ratio: round(usage.threadWaitRatio),
    rss_bytes: usage.rssBytes,
    rss_max_bytes: usage.rssMaxBytes,
    heap_used_bytes: usage.heapUsedBytes,
    involuntary_switches: usage.involuntarySwitches,
    load_1min: round(usage.loadAverage1Min),
    steal_ratio: round(usage.stealRatio),
  };
}

/** The part of it that the verdict draws on. */
export function healthFacts(
  usage: Usage,
  stalls: StallCounts,
  host: Pick<HostFacts, "cpuCount" | "memoryBytes">,
): Partial<VerdictFacts> {
  const { processCpuMs, elapsedMs, loadAverage1Min, rssMaxBytes } = usage;
  return {
    threadCpuRatio: usage.threadCpuRatio,
    threadWaitRatio: usage.threadWaitRatio,
    stealRatio: usage.stealRatio,
    loopStalls: { count: stalls.stalls, longestMs: stalls.longestMs },
    processCpuRatio: processCpuMs === undefined
      ? undefined
      : processCpuMs / elapsedMs / host.cpuCount,
    load: loadAverage1Min === undefined
      ? undefined
      : { average1Min: loadAverage1Min, cores: host.cpuCount },
    memoryRatio: rssMaxBytes === undefined || host.memoryBytes === undefined
      ? undefined
      : rssMaxBytes / host.memoryBytes,
  };
}

function round<T extends number | undefined>(value: T): T {
  return (value === undefined ? undefined : Math.round(value * 1e4) / 1e4) as T;
}
