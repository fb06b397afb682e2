/**
 * Why a quantile gets no interval.
 *
 * - `no-values`: there are none
 * - `no-order`: only a histogram is left, and without the order in time nobody knows how much the
 *   calls depend on each other
 * - `bound-outside`: the upper bound lies above the largest value seen
 * - `few-exceedances`: too few effective calls above the quantile
 * - `one-episode`: a single spell is most of what is known of how the run varies
 * - `still-growing`: calls depend on each other over longer times than the run can show
 * - `halves-disagree`: the first and the second half of the run are not of one kind
 */
export type QuantileRefusal =
  | { readonly kind: "no-values" }
  | { readonly kind: "no-order" }
  | { readonly kind: "bound-outside"; readonly largest: number; readonly neededCount: number }
  | { readonly kind: "few-exceedances"; readonly largest: number; readonly neededCount: number }
  | { readonly kind: "one-episode"; readonly share: number; readonly neededCount: number }
  | { readonly kind: "still-growing"; readonly neededCount: number }
  | {
    readonly kind: "halves-disagree";
    /** Share of each half that lies above the quantile of the whole. */
    readonly firstRatio: number;
    readonly secondRatio: number;
  };

/** How `refusalText` writes a value, with its unit. */
type FormatValue = (value: number) => string;

/** The refusal in words: what is known, and what it would take to know more. */
export function refusalText(refusal: QuantileRefusal, formatValue: FormatValue): string {
  switch (refusal.kind) {
    case "no-values":
      return "no calls";
    case "no-order":
      return "no interval: the file has a histogram and not the calls in their order";
    case "bound-outside":
      return `no interval: its upper end is ≥ the largest seen, ${
        largest(refusal, formatValue)
      }; ` +
        `it would take about ${count(refusal.neededCount)} calls`;
    case "few-exceedances":
      return "no interval: fewer than 10 independent calls lie above, the largest " +
        `${largest(refusal, formatValue)}; it would take about ${count(refusal.neededCount)} calls`;
    case "one-episode":
      return `no interval: one spell is ${percent(refusal.share)} of how this run varies; it ` +
        `would take at least ${count(refusal.neededCount)} calls to see how often such come`;
    case "still-growing":
      return "no interval: slow spells last too long for this run to tell how often they come; " +
        `it would take at least ${count(refusal.neededCount)} calls`;
    case "halves-disagree":
      return `no interval: the run changed under way, ${
        percent(refusal.firstRatio)
      } of its first ` +
        `half and ${percent(refusal.secondRatio)} of its second lie above; a longer warm-up, or ` +
        "a run while nothing else changes, would tell";
  }
}

function largest(refusal: { readonly largest: number }, formatValue: FormatValue): string {
  return refusal.largest === Infinity ? "a call that failed" : formatValue(refusal.largest);
}

function count(calls: number): string {
  return calls.toLocaleString("en-US");
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(2))} %`;
}
