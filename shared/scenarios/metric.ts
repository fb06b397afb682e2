/**
 * A time that a run measures: counted in a histogram while it runs, and again from the columns of its
 * records. It counts every call that was sent, whatever its status, as far as it got: a call that
 * timed out waited, and leaving it out would flatter the server.
 */
export interface Metric {
  /** In `#END`, in thresholds and in exports: `latency`. */
  readonly name: string;
  /** As the head of a column, in a word or two: `service`. */
  readonly label: string;
  /** What it is, for the documents: a sentence without its full stop. */
  readonly help: string;
  readonly of: MetricSource;
  /** Whether it takes calls that were due: a closed loop does not have it. @default false */
  readonly scheduled?: boolean;
  /** Whether its quantiles are given intervals. @default false */
  readonly trusted?: boolean;
  /** The figure of a machine's noise floor that it is held against. @default it is not */
  readonly floor?: "null_call" | "timer_late";
}

/**
 * Where the values of a metric come from.
 *
 * - `column`: the column of that name
 * - `sum`: several columns of a record, added up; nothing where one of them is not known
 * - `corrected`: service time and lateness together; of a call that failed or was not sent +∞, as its
 *   caller waits still, or with `okOnly` nothing
 */
type MetricSource =
  | { readonly kind: "column"; readonly column: string }
  | { readonly kind: "sum"; readonly columns: readonly string[] }
  | { readonly kind: "corrected"; readonly okOnly: boolean };

/** A metric that is the column of its own name. */
export function columnMetric(
  name: string,
  facts: Omit<Metric, "name" | "of">,
): Metric {
  return { name, ...facts, of: { kind: "column", column: name } };
}

/** The corrected latency among these metrics, failed calls and all; undefined where there is none. */
export function correctedMetric(metrics: readonly Metric[]): Metric | undefined {
  return metrics.find(({ of }) => of.kind === "corrected" && !of.okOnly);
}

/** How late calls were sent; undefined where nothing was due. */
export function lateMetric(metrics: readonly Metric[]): Metric | undefined {
  return metrics.find(({ of }) => of.kind === "column" && of.column === "late");
}

/** Whether a metric is the corrected latency of answered calls alone. */
export function isOkOnly({ of }: Metric): boolean {
  return of.kind === "corrected" && of.okOnly;
}
