import { NS_PER_MS } from "../../base/mod.ts";
import { NOT_SENT, type RecordsMode, type ResultWriter } from "../../results/mod.ts";
import {
  type Calls,
  type EndedCall,
  GRPC_STATUSES,
  type Metric,
  RecordRow,
  type Scenario,
  type Statuses,
} from "../../scenarios/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import { BreakdownCounter } from "./breakdown_counter.ts";
import { StatusTally } from "./status_tally.ts";

/** The status of a call that was sent and came to no end at all. */
const NOT_ENDED = "NOT_ENDED";

/** Whose calls are recorded, and where to. */
interface CallRecorderOptions {
  readonly scenario: Scenario;
  readonly calls: Pick<Calls, "fill" | "labels" | "labelOf">;
  /** The start of the measured part on the clock of `clock/`, ns. */
  readonly startNs: number;
  /** Whether the end of a call sends the next one: then no call is due, and none is late. */
  readonly closedLoop: boolean;
  /** Which calls have records. */
  readonly records: RecordsMode;
  readonly writer: Pick<ResultWriter, "record">;
}

/**
 * Counts every call of a run and writes its record: four times a call (intended, sent, response
 * headers, done), of them service time, lateness and their sum, and what the scenario's records have
 * beside them. What succeeds without a record costs places in histograms and nothing more.
 */
export class CallRecorder extends StatusTally {
  /** By the metrics of the scenario. */
  readonly histograms: Readonly<Record<string, LatencyHistogram>>;
  readonly breakdown: BreakdownCounter | undefined;
  readonly #options: CallRecorderOptions;
  readonly #statuses: Statuses;
  readonly #recordsOk: boolean;
  readonly #recordsFailed: boolean;
  readonly #row: RecordRow;
  readonly #service: LatencyHistogram;
  readonly #corrected: LatencyHistogram | undefined;
  readonly #correctedOk: LatencyHistogram | undefined;
  readonly #late: LatencyHistogram | undefined;
  readonly #header: LatencyHistogram | undefined;
  /** The scenario's own metrics, which are in the row. */
  readonly #own: readonly OwnMetric[];
  #finished = false;
  /** Of each metric of the breakdown its place in `#own`; −1 for the service time. */
  readonly #brokenDown: readonly number[];
  readonly #ownMs: Float64Array;
  readonly #brokenDownMs: Float64Array;
  readonly #at: ReturnType<typeof placesOf>;

  constructor(options: CallRecorderOptions) {
    super();
    this.#options = options;
    const { scenario, calls, closedLoop, records } = options;
    const { metrics, record, breakdown } = scenario;
    this.#statuses = scenario.statuses ?? GRPC_STATUSES;
    this.#recordsOk = records === "all";
    this.#recordsFailed = records !== "none";
    this.#row = new RecordRow(record);
    this.#at = placesOf(scenario);
    const counted = metrics.filter(({ scheduled = false }) => !(closedLoop && scheduled));
    this.histograms = Object.fromEntries(
      counted.map(({ name }) => [name, new LatencyHistogram()]),
    );
    const histogramOf = (find: (metric: Metric) => boolean) => {
      const metric = counted.find(find);
      return metric && this.histograms[metric.name];
    };
    const ofColumn = (column: string) =>
      histogramOf(({ of }) => of.kind === "column" && of.column === column);
    this.#service = ofColumn(scenario.service) ?? new LatencyHistogram();
    this.#corrected = histogramOf(({ of }) => of.kind === "corrected" && !of.okOnly);
    this.#correctedOk = histogramOf(({ of }) => of.kind === "corrected" && of.okOnly);
    this.#late = ofColumn("late");
    this.#header = ofColumn("header");
    this.#own = counted.flatMap((metric) => this.#ownMetric(metric));
    this.#ownMs = new Float64Array(this.#own.length);
    const brokenDown = calls.labels === undefined
      ? []
      : breakdown?.metrics.filter((name) => name in this.histograms) ?? [];
    this.#brokenDown = brokenDown.map((name) => this.#placeAmongOwn(name));
    this.#brokenDownMs = new Float64Array(brokenDown.length);
    this.breakdown = calls.labels && new BreakdownCounter(calls.labels, brokenDown);
  }

  /**
   * The run is over, in which so many calls were due. Those that have not ended count as failed, and
   * when they do they are not looked at any more: what is counted adds up, and no record comes late.
   */
  finish(asked: number): void {
    this.#finished = true;
    const left = asked - this.okCount - this.failedCount;
    for (let i = 0; i < left; i++) {
      this.countFailure(NOT_ENDED);
      this.#corrected?.recordMs(Infinity);
    }
  }

  /** A call that has ended. @param dueNs when it was due; NaN in a closed loop */
  ended(call: EndedCall, dueNs: number): void {
    if (this.#finished) return;
    const { code, sentNs, headersNs, doneNs } = call;
    const ok = this.#statuses.isOk(code);
    const serviceMs = (doneNs - sentNs) / NS_PER_MS;
    const lateMs = (sentNs - dueNs) / NS_PER_MS;
    const headerMs = (headersNs - sentNs) / NS_PER_MS;
    if (ok) this.okCount++;
    else this.countFailure(this.#statuses.nameOf(code), call.message);
    this.#service.recordMs(serviceMs);
    this.#corrected?.recordMs(ok ? serviceMs + lateMs : Infinity);
    if (ok) this.#correctedOk?.recordMs(serviceMs + lateMs);
    this.#late?.recordMs(lateMs);
    if (headerMs >= 0) this.#header?.recordMs(headerMs);
    const recorded = ok ? this.#recordsOk : this.#recordsFailed;
    if (!recorded && this.#own.length === 0 && this.breakdown === undefined) return;

    const { calls, startNs, closedLoop, writer } = this.#options;
    const row = this.#row;
    const { numbers } = row;
    const at = this.#at;
    row.clear();
    row.ok = ok;
    if (!ok) row.code = this.#statuses.nameOf(code);
    if (at.service >= 0) numbers[at.service] = serviceMs;
    if (at.late >= 0) numbers[at.late] = lateMs;
    if (at.at >= 0) numbers[at.at] = ((closedLoop ? sentNs : dueNs) - startNs) / NS_PER_MS;
    if (at.header >= 0) numbers[at.header] = headerMs;
    calls.fill?.(call, row);
    this.#countOwn(numbers);
    if (this.breakdown !== undefined) this.#countLabel(call, { ok, serviceMs });
    if (recorded) writer.record(row);
  }

  /** A call that was due and that the bound on calls under way held back. */
  notSent(dueNs: number): void {
    this.countFailure(NOT_SENT);
    this.#corrected?.recordMs(Infinity);
    if (!this.#recordsFailed) return;
    const row = this.#row;
    row.clear();
    row.ok = false;
    row.code = NOT_SENT;
    const { at } = this.#at;
    if (at >= 0) row.numbers[at] = (dueNs - this.#options.startNs) / NS_PER_MS;
    this.#options.writer.record(row);
  }

  /** A metric whose values stand in the record; none for what is counted above. */
  #ownMetric({ name, of }: Metric): OwnMetric[] {
    const { record, service } = this.#options.scenario;
    if (of.kind === "corrected") return [];
    const columns = of.kind === "column" ? [of.column] : of.columns;
    if (of.kind === "column" && [service, "late", "header"].includes(of.column)) return [];
    return [{
      histogram: this.histograms[name],
      places: columns.map((column) => record.placeOf(column)),
    }];
  }

  /** Throws a TypeError for what has no value of its own a call: the scenario is wrong. */
  #placeAmongOwn(name: string): number {
    const histogram = this.histograms[name];
    if (histogram === this.#service) return -1;
    const place = this.#own.findIndex((own) => own.histogram === histogram);
    if (place < 0) throw new TypeError(`${name} cannot be counted for each label`);
    return place;
  }

  #countOwn(numbers: Float64Array): void {
    for (let i = 0; i < this.#own.length; i++) {
      const { histogram, places } = this.#own[i];
      let ms = numbers[places[0]];
      for (let p = 1; p < places.length; p++) ms += numbers[places[p]];
      this.#ownMs[i] = ms;
      if (!Number.isNaN(ms)) histogram.recordMs(ms);
    }
  }

  #countLabel(
    call: EndedCall,
    { ok, serviceMs }: { readonly ok: boolean; readonly serviceMs: number },
  ): void {
    const values = this.#brokenDownMs;
    for (let i = 0; i < values.length; i++) {
      const place = this.#brokenDown[i];
      values[i] = place < 0 ? serviceMs : this.#ownMs[place];
    }
    this.breakdown!.count(this.#options.calls.labelOf!(call), ok, values);
  }
}

/** A metric that is a column of the record, or the sum of several. */
interface OwnMetric {
  readonly histogram: LatencyHistogram;
  readonly places: readonly number[];
}

/** Where the times of a call stand in a row. */
function placesOf({ record, service }: Scenario) {
  return {
    service: record.placeOf(service),
    late: record.placeOf("late"),
    at: record.placeOf("at"),
    header: record.placeOf("header"),
  };
}
