import { loadavg } from "node:os";
import process from "node:process";
import { nowNs } from "../clock/mod.ts";
import { readProc } from "./read_proc.ts";

/** CPU time since some start, µs. */
interface CpuTime {
  readonly user: number;
  readonly system: number;
}

/** What the platform tells; each throws where it does not, or where that is not permitted. */
export interface UsageSources {
  readonly nowNs: () => number;
  /** Of all threads of the process. Needs no permission. */
  readonly processCpu: () => CpuTime;
  /** Of the calling thread, in steps of 10 ms. Needs no permission. */
  readonly threadCpu: () => CpuTime;
  readonly memory: () => { readonly rss: number; readonly heapUsed: number };
  /** Since the start of the process; `maxRSS` in KiB. Needs no permission. */
  readonly resources: () => {
    readonly maxRSS: number;
    readonly involuntaryContextSwitches: number;
  };
  /** Needs `--allow-sys=loadavg`. */
  readonly loadAverage: () => readonly number[];
  /** The text of `/proc/stat`. Needs `--allow-ffi` or all permissions. */
  readonly procStat: () => string;
  /** The text of `/proc/thread-self/schedstat`; needs the same. */
  readonly procSchedstat: () => string;
}

/** What was used between start and stop. A field is undefined where the platform does not tell. */
export interface Usage {
  readonly elapsedMs: number;
  /** CPU time of all threads. */
  readonly processCpuMs?: number;
  /** CPU time of the thread that called start and stop, good to 10 ms. */
  readonly threadCpuMs?: number;
  /** `threadCpuMs` of the elapsed time: 1 is a whole core. */
  readonly threadCpuRatio?: number;
  /** The part of the elapsed time in which that thread could have run and had no processor. */
  readonly threadWaitRatio?: number;
  /** Resident memory at the stop. */
  readonly rssBytes?: number;
  /** The most that was resident since the process began. */
  readonly rssMaxBytes?: number;
  /** The heap of this thread's V8 at the stop. */
  readonly heapUsedBytes?: number;
  /** How often the kernel took the processor from one of the process's threads. */
  readonly involuntarySwitches?: number;
  /** The machine's load over the last minute, at the stop: threads that run or want to. */
  readonly loadAverage1Min?: number;
  /** The part of all the machine's CPU time that went to other virtual machines. */
  readonly stealRatio?: number;
}

/**
 * Begins to measure what the process, the calling thread and the machine do. Garbage collections are
 * not among it: Deno 2.9.3 lists `gc` among the types of a PerformanceObserver and delivers none.
 */
export function startUsage(sources: UsageSources = platform): { stop(): Usage } {
  const startNs = sources.nowNs();
  const processStart = tell(sources.processCpu);
  const threadStart = tell(sources.threadCpu);
  const switchesStart = tell(sources.resources)?.involuntaryContextSwitches;
  const ticksStart = machineTicks(sources);
  const waitStartNs = threadWaitNs(sources);
  return {
    stop() {
      const elapsedMs = (sources.nowNs() - startNs) / 1e6;
      const threadCpuMs = cpuMs(threadStart, tell(sources.threadCpu));
      const resources = tell(sources.resources);
      const memory = tell(sources.memory);
      return {
        elapsedMs,
        processCpuMs: cpuMs(processStart, tell(sources.processCpu)),
        threadCpuMs,
        threadCpuRatio: threadCpuMs === undefined || elapsedMs <= 0
          ? undefined
          : threadCpuMs / elapsedMs,
        threadWaitRatio: waitRatio(waitStartNs, threadWaitNs(sources), elapsedMs),
        rssBytes: memory?.rss,
        rssMaxBytes: resources && resources.maxRSS * 1024,
        heapUsedBytes: memory?.heapUsed,
        involuntarySwitches: resources && switchesStart !== undefined
          ? resources.involuntaryContextSwitches - switchesStart
          : undefined,
        loadAverage1Min: loadAverage1Min(sources),
        stealRatio: stealRatio(ticksStart, machineTicks(sources)),
      };
    },
  };
}

const platform: UsageSources = {
  nowNs,
  processCpu: () => process.cpuUsage(),
  threadCpu: () => process.threadCpuUsage(),
  memory: () => process.memoryUsage(),
  resources: () => process.resourceUsage(),
  loadAverage: loadavg,
  procStat: () => readProc("/proc/stat"),
  procSchedstat: () => readProc("/proc/thread-self/schedstat"),
};

function tell<T>(source: () => T): T | undefined {
  try {
    return source();
  } catch {
    return undefined;
  }
}

function cpuMs(start: CpuTime | undefined, stop: CpuTime | undefined): number | undefined {
  return start === undefined || stop === undefined
    ? undefined
    : (stop.user + stop.system - start.user - start.system) / 1000;
}

function loadAverage1Min(sources: UsageSources): number | undefined {
  return tell(sources.loadAverage)?.[0];
}

/**
 * Three numbers: ns on a processor, ns in a run queue waiting for one, time slices (the kernel's
 * Documentation/scheduler/sched-stats.rst). Absent from kernels built without CONFIG_SCHED_INFO.
 */
function threadWaitNs(sources: UsageSources): number | undefined {
  const fields = tell(sources.procSchedstat)?.trim().split(/\s+/);
  return fields?.length === 3 ? Number(fields[1]) : undefined;
}

function waitRatio(
  startNs: number | undefined,
  stopNs: number | undefined,
  elapsedMs: number,
): number | undefined {
  if (startNs === undefined || stopNs === undefined || elapsedMs <= 0) return undefined;
  return (stopNs - startNs) / 1e6 / elapsedMs;
}

interface MachineTicks {
  readonly all: number;
  readonly steal: number;
}

/**
 * The first line of `/proc/stat`, proc_stat(5): user nice system idle iowait irq softirq steal, then
 * guest and guest_nice, which user and nice already hold.
 */
function machineTicks(sources: UsageSources): MachineTicks | undefined {
  const fields = tell(sources.procStat)?.split("\n")[0].trim().split(/\s+/);
  if (fields === undefined || fields[0] !== "cpu" || fields.length < 9) return undefined;
  const ticks = fields.slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, each) => sum + each, 0), steal: ticks[7] };
}

function stealRatio(
  start: MachineTicks | undefined,
  stop: MachineTicks | undefined,
): number | undefined {
  if (start === undefined || stop === undefined || stop.all <= start.all) return undefined;
  return (stop.steal - start.steal) / (stop.all - start.all);
}
