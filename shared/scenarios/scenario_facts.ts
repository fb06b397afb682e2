import { correctedMetric, lateMetric, type Metric } from "./metric.ts";
import type { RecordFormat } from "./record_format.ts";
import type { Section } from "./section.ts";

/** How the calls of a scenario use connections, which a valid run must have kept to. */
export type ConnectionUse =
  /** Opened before the clock starts and used to the end. */
  | "kept"
  /** One of its own for each attempt. */
  | "each"
  /** As the scenario likes; nothing is held. */
  | "free";

/** What readers of results know of a test: data, and nothing that runs. */
export interface ScenarioFacts {
  /** In the first line of a result file and in its name: `01_steady`. */
  readonly test: string;
  readonly record: RecordFormat;
  /**
   * The column of what a call took, from sending it to its end: `latency`. The metric of that name is
   * the service time, and with the column `late` makes the corrected latency.
   */
  readonly service: string;
  /** In the order of `#END`. */
  readonly metrics: readonly Metric[];
  /** @default none */
  readonly sections?: readonly Section[];
  readonly connectionUse: ConnectionUse;
  /** How calls are counted by a label of theirs. @default they are not */
  readonly breakdown?: Breakdown;
  /** How many calls had each value of a text of their records. @default nothing is counted */
  readonly tallies?: readonly Tally[];
  /** The name among the fields of its records that says where a call failed. @default none */
  readonly failedAt?: string;
  /** Further fields of `#END`, and what they hold. @default none */
  readonly endFields?: Readonly<Record<string, "number" | "object">>;
}

/** The calls of a mix, apart. */
interface Breakdown {
  /** In `#END`: an object with an entry a label. */
  readonly field: string;
  /** What a label names, as the head of a column: `algorithm`. */
  readonly head: string;
  /** The metrics that are counted for each label. */
  readonly metrics: readonly string[];
}

/** Calls by the value of one text of their records, or of several with a space between them. */
export interface Tally {
  /** In exports: `failed_at`. */
  readonly name: string;
  readonly fields: readonly string[];
  /** Whether it counts connections, among which exports have it. @default false */
  readonly ofConnections?: boolean;
  /** What the summary says of a value. */
  readonly words: (value: string, count: number) => string;
}

/** Times of a call by what stands for a run first: the corrected latency, then the service time. */
export function mainMetrics({ metrics, service }: ScenarioFacts): readonly string[] {
  const corrected = correctedMetric(metrics);
  return [...(corrected === undefined ? [] : [corrected.name]), service];
}

/** The times of a whole call as tables have them: service time, corrected latency, lateness. */
export function callMetrics({ metrics, service }: ScenarioFacts): readonly Metric[] {
  const late = lateMetric(metrics);
  return [
    ...metrics.filter(({ name }) => name === service),
    ...metrics.filter(({ of }) => of.kind === "corrected"),
    ...(late === undefined ? [] : [late]),
  ];
}
