/** A figure of a metric's statistics in `#END`. */
type MetricField =
  | "p50_ms"
  | "p90_ms"
  | "p95_ms"
  | "p99_ms"
  | "p99.9_ms"
  | "max_ms"
  | "mean_ms";

/** Where a section can be shown: at the end of a run, in `summarize`, on the page. */
type SectionPlace = "terminal" | "markdown" | "page";

/** What a scenario shows of its runs beside what all runs show. */
export type Section = PartsSection | BreakdownSection | FindingSection;

/** Times within a call, in the order in which they happen: a row a quantile, a column a part. */
export interface PartsSection {
  readonly kind: "parts";
  /** Of the figure on the page: `Where the time of a signature went`. */
  readonly title: string;
  /** Of the table in Markdown, with the unit: `Where the time went, ms`. */
  readonly heading: string;
  /** Of the table under the figure. */
  readonly caption: string;
  readonly parts: readonly Part[];
  /** A run has the section when it measured one of these metrics. */
  readonly whenMeasured: readonly string[];
  /** What Markdown says below the table. @default nothing */
  readonly note?: string;
  /** Of these metrics the page names the one with the longest median, in these words. @default none */
  readonly longest?: { readonly of: readonly string[]; readonly words: string };
}

/** A part of a call. */
interface Part {
  readonly label: string;
  readonly metric: string;
  /** @default everywhere */
  readonly places?: readonly SectionPlace[];
  /** On the page, where it differs. @default `label` */
  readonly pageLabel?: string;
}

/** The calls by the label that {@link Breakdown} gives them, a row each. */
export interface BreakdownSection {
  readonly kind: "breakdown";
  /** Of the table on the page. */
  readonly title: string;
  /** Of the table in Markdown, with the unit. */
  readonly heading: string;
  readonly figures: readonly BreakdownFigure[];
  /** Labels that are too many for a terminal leave the section out there. @default 6 */
  readonly terminalRowsMax?: number;
}

/** A column of a breakdown. */
interface BreakdownFigure {
  readonly head: string;
  readonly metric: string;
  readonly field: MetricField;
  /** @default everywhere */
  readonly places?: readonly SectionPlace[];
}

/** What was found out behind a run, in a sentence. */
export interface FindingSection {
  readonly kind: "finding";
  /** Its heading in Markdown. */
  readonly heading: string;
  /** Its field in `#END`. */
  readonly field: string;
  /** The sentence, without its full stop. The file may be foreign: every field may be absent. */
  readonly text: (found: Readonly<Record<string, unknown>>) => string;
}

/** The parts or figures of a section that are shown at a place. */
export function shownAt<T extends { readonly places?: readonly SectionPlace[] }>(
  place: SectionPlace,
  all: readonly T[],
): readonly T[] {
  return all.filter(({ places }) => places === undefined || places.includes(place));
}

/** Whether a run that measured these metrics has the section. */
export function isMeasured(
  { whenMeasured }: PartsSection,
  metrics: Readonly<Partial<Record<string, unknown>>>,
): boolean {
  return whenMeasured.some((name) => metrics[name] !== undefined);
}
