import { formatTime, NONE, type QuantileField, QUANTILES } from "../../results/mod.ts";
import { correctedMetric, lateMetric } from "../../scenarios/mod.ts";
import { type QuantileRefusal, refusalText } from "../../stats/mod.ts";
import { type Distribution, TABLE_QUANTILES } from "../aggregate/distribution.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { formatCount, formatRange, formatRatio, quantileName } from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { details, table } from "../markup/table.ts";

/** A column of quantiles. */
interface QuantileColumn {
  readonly head: string;
  /** What it counts, in a few words. */
  readonly note: string;
  readonly distribution: Distribution;
  /** The quantiles that lie within the machine's noise floor. @default none */
  readonly withinFloor?: ReadonlySet<number>;
}

/** Behind a figure that says more of the machine than of the server. */
const FLOOR_MARK = "†";

/** The metrics of a run that have quantiles, the one to be quoted first. */
export function quantileColumns(run: RunFigures): QuantileColumn[] {
  const { corrected, answered, service, late, facts } = run;
  const within = (metric: string | undefined) => ({
    withinFloor: new Set(
      (run.summary.withinFloor?.[metric ?? ""] ?? [])
        .map((field) => QUANTILES[field as QuantileField]),
    ),
  });
  const columns: (QuantileColumn | undefined)[] = [
    corrected && {
      head: "corrected",
      note: "all calls due, failed as ∞",
      distribution: corrected,
      ...within(correctedMetric(facts.metrics)?.name),
    },
    answered && { head: "corrected, OK", note: "answered calls alone", distribution: answered },
    service && {
      head: "service",
      note: "all calls sent, as they took",
      distribution: service,
      ...within(facts.service),
    },
    late && {
      head: "lateness",
      note: "what the generator added",
      distribution: late,
      ...within(lateMetric(facts.metrics)?.name),
    },
  ];
  return columns.filter((column) => column !== undefined);
}

/**
 * Quantiles with their intervals; where there is none a few words, and all of them below.
 *
 * @param options as those of `table`
 */
export function quantileTable(
  caption: string,
  columns: readonly QuantileColumn[],
  options: { readonly of?: string } = {},
): Markup {
  return markup`${
    table(
      caption,
      [
        { head: "" },
        ...columns.map(({ head, note }) => ({
          head: markup`${head}<small>${note}</small>`,
          figures: true,
        })),
      ],
      [
        ...TABLE_QUANTILES.map((q) => [
          quantileName(q),
          ...columns.map(({ distribution, withinFloor }) =>
            quantileCell(distribution, q, { marked: withinFloor?.has(q) })
          ),
        ]),
        ["max", ...columns.map(({ distribution }) => maxCell(distribution))],
        ["calls", ...columns.map(({ distribution }) => formatCount(distribution.count))],
      ],
      options,
    )
  }${
    columns.some(({ withinFloor }) => withinFloor !== undefined && withinFloor.size > 0) &&
    markup`<p><small>${FLOOR_MARK} not above the same quantile of a null call in one process, for lateness of a bare timer: it is this machine's, and no difference between servers can be read from it.</small></p>`
  }${refusals(columns)}`;
}

/** A quantile of a distribution, for a cell. */
export function quantileCell(
  { quantiles }: Distribution,
  q: number,
  { marked = false }: { readonly marked?: boolean } = {},
): Piece {
  const mark = marked && FLOOR_MARK;
  const result = quantiles.find((each) => each.q === q);
  switch (result?.kind) {
    case undefined:
      return NONE;
    case "undefined":
      return markup`<b class="no">undefined</b><small>${
        formatRatio(result.failedRatio)
      } of calls failed</small>`;
    case "refused":
      return markup`<span class="weak">${formatTime(result.value)}${mark}</span><small>${
        refusalInShort(result.refusal)
      }</small>`;
    case "interval":
      return markup`<b>${formatTime(result.value)}${mark}</b><small class="range">${
        formatRange(result.low, result.high)
      }</small>`;
  }
}

function maxCell({ maxMs, failedCount, count }: Distribution): Piece {
  if (failedCount === 0) return markup`<b>${formatTime(maxMs)}</b>`;
  if (failedCount === count) return markup`<b class="no">undefined</b>`;
  return markup`<b class="no">undefined</b><small>longest answered ${formatTime(maxMs)}</small>`;
}

function refusalInShort(refusal: QuantileRefusal): string {
  switch (refusal.kind) {
    case "no-values":
      return "no calls";
    case "no-order":
      return "a histogram knows no interval";
    case "bound-outside":
    case "few-exceedances":
    case "one-episode":
    case "still-growing":
      return `no interval below ${formatCount(roundedUp(refusal.neededCount))} calls`;
    case "halves-disagree":
      return "the run changed under way";
  }
}

/** To two digits: more of them would say more than is known. */
function roundedUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / step) * step;
}

/** Why quantiles have no interval, in full; of equal reasons one. */
function refusals(columns: readonly QuantileColumn[]): Markup | undefined {
  const reasons = new Map<string, string[]>();
  for (const { head, distribution } of columns) {
    for (const result of distribution.quantiles) {
      if (result.kind !== "refused") continue;
      const reason = refusalText(result.refusal, formatTime);
      reasons.set(reason, [...reasons.get(reason) ?? [], `${head} ${quantileName(result.q)}`]);
    }
  }
  if (reasons.size === 0) return undefined;
  return details(
    "Why some have no interval",
    markup`<ul class="notes">${
      [...reasons].map(([reason, which]) => markup`<li>${which.join(", ")}: ${reason}</li>`)
    }</ul>`,
    { printed: true },
  );
}

/** A quantile in a sentence: `p99 43.4 ms (42.9 – 44.0 ms)`. */
export function quantileWords({ quantiles }: Distribution, q: number): string {
  const name = quantileName(q);
  const result = quantiles.find((each) => each.q === q);
  switch (result?.kind) {
    case undefined:
      return `${name} is not known`;
    case "undefined":
      return `${name} is undefined, as ${formatRatio(result.failedRatio)} of the calls failed`;
    case "refused":
      return `${name} ${formatTime(result.value)} in this run, without an interval`;
    case "interval":
      return `${name} ${formatTime(result.value)} (${formatRange(result.low, result.high)})`;
  }
}
