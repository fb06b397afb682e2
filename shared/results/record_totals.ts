import { METRIC_NAMES, type MetricName, type MetricStats } from "./metric.ts";
import { MetricCollector } from "./metric_collector.ts";
import type { ReadRecord } from "./read_record.ts";
import { recordTimes } from "./record_times.ts";

/** For a failure of which the file gives no status. */
const NO_CODE = "FAILED";

/** What the records of a file say together. */
export class RecordTotals {
  readonly #metrics: Record<MetricName, MetricCollector>;
  /** How many calls ended with each status. */
  readonly codes: Record<string, number> = {};
  /** How many connections were negotiated to each TLS version and cipher. */
  readonly tls: Record<string, number> = {};
  /** How many attempts failed at each step. */
  readonly phases: Record<string, number> = {};
  okCount = 0;
  sentCount = 0;
  #firstSentMs = Infinity;
  #lastSentMs = -Infinity;

  constructor(options: { readonly exactMax?: number } = {}) {
    const entries = METRIC_NAMES.map((name) => [name, new MetricCollector(options.exactMax)]);
    this.#metrics = Object.fromEntries(entries);
  }

  add(record: ReadRecord): void {
    const code = record.code ?? (record.ok ? "OK" : NO_CODE);
    this.codes[code] = (this.codes[code] ?? 0) + 1;
    if (record.ok) this.okCount++;
    if (code === "NOT_SENT") return;
    this.sentCount++;
    recordTimes(record, (name, ms) => this.#metrics[name].add(ms));
    if (record.phase !== undefined) {
      this.phases[record.phase] = (this.phases[record.phase] ?? 0) + 1;
    }
    if (record.tls_version !== undefined) {
      const session = `${record.tls_version} ${record.cipher ?? ""}`.trim();
      this.tls[session] = (this.tls[session] ?? 0) + 1;
    }
    if (record.at_ms !== undefined) {
      const sentMs = record.at_ms + (record.late_ms ?? 0);
      this.#firstSentMs = Math.min(this.#firstSentMs, sentMs);
      this.#lastSentMs = Math.max(this.#lastSentMs, sentMs);
    }
  }

  /** Calls sent a second, from the first to the last; undefined when the records do not tell. */
  get achievedRps(): number | undefined {
    const spanMs = this.#lastSentMs - this.#firstSentMs;
    return spanMs > 0 ? (this.sentCount - 1) / spanMs * 1000 : undefined;
  }

  /** Whether all figures are those of the times themselves. */
  get exact(): boolean {
    return METRIC_NAMES.every((name) => this.#metrics[name].exact);
  }

  /** The figures of each metric that has any. To be called once, at the end. */
  stats(): Partial<Record<MetricName, MetricStats>> {
    const stats: Partial<Record<MetricName, MetricStats>> = {};
    for (const name of METRIC_NAMES) {
      const ofMetric = this.#metrics[name].stats();
      if (ofMetric !== undefined) stats[name] = ofMetric;
    }
    return stats;
  }
}
