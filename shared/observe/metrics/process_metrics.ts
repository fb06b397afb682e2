import process from "node:process";
import type { MetricsRegistry } from "./registry.ts";

const US_PER_SEC = 1e6;

/** What the platform says about this process. */
interface ProcessSources {
  readonly cpuUsage: () => { readonly user: number; readonly system: number };
  readonly memoryUsage: () => {
    readonly rss: number;
    readonly heapUsed: number;
    readonly heapTotal: number;
    readonly external: number;
  };
  /** When it was started, sec since 1970. */
  readonly startSec: number;
}

const SYSTEM: ProcessSources = {
  cpuUsage: () => process.cpuUsage(),
  memoryUsage: () => Deno.memoryUsage(),
  startSec: Date.now() / 1000 - process.uptime(),
};

/** CPU, memory and age of the process, under Prometheus' names for them; for one of its threads. */
export function processMetrics(registry: MetricsRegistry, sources = SYSTEM): void {
  const gauge = (name: string, help: string, read: () => number) =>
    registry.read({ name, help, type: "gauge" }, read);
  registry.read({
    name: "process_cpu_seconds_total",
    help: "CPU time of all threads",
    type: "counter",
  }, () => {
    const { user, system } = sources.cpuUsage();
    return (user + system) / US_PER_SEC;
  });
  gauge(
    "process_start_time_seconds",
    "When the process was started, since 1970",
    () => sources.startSec,
  );
  const { memoryUsage } = sources;
  gauge("process_resident_memory_bytes", "Resident memory", () => memoryUsage().rss);
  gauge(
    "deno_heap_used_bytes",
    "JavaScript heap in use, main thread",
    () => memoryUsage().heapUsed,
  );
  gauge("deno_heap_total_bytes", "JavaScript heap, main thread", () => memoryUsage().heapTotal);
  gauge(
    "deno_external_bytes",
    "Memory of buffers outside the heap, main thread",
    () => memoryUsage().external,
  );
}
