import type { PairsVerdict } from "@lab/shared/stats";
import type { Comparison, EqualityTest, MetricComparison } from "./compare_runs.ts";

/** The comparison in words, what decides last. */
export function comparisonText({ equality, primary, secondary }: Comparison): string {
  const unequal = equality.filter(({ verdict }) => verdict !== "equal");
  const lines = [
    `${primary.pairs} pairs, margin ${percent(primary.marginRatio)}, ratios are B over A`,
    ...equality.map(equalityLine),
    ...secondary.map(metricLine),
    metricLine(primary),
    Number.isNaN(primary.detectableRatio)
      ? "smallest detectable effect: not known from so few pairs"
      : `smallest detectable effect: ${changeText(primary.detectableRatio)} of ${primary.name}`,
  ];
  if (unequal.length > 0) {
    const names = unequal.map(({ name }) => name).join(" and ");
    lines.push(
      `survivor-biased: A and B differ in ${names}, so the latencies are not of the same calls`,
    );
  }
  lines.push(`${verdictWord({ equality, primary })}: ${verdictReason({ equality, primary })}`);
  return lines.join("\n");
}

/** WORSE too when B fails more or gets through less, whatever its latency. */
export function verdictWord(
  { equality, primary }: Pick<Comparison, "equality" | "primary">,
): PairsVerdict {
  return equality.some(({ verdict }) => verdict === "B is worse") ? "WORSE" : primary.verdict;
}

/** Why the verdict is what it is, in words and figures. */
export function verdictReason(
  { equality, primary }: Pick<Comparison, "equality" | "primary">,
): string {
  const worse = equality.filter(({ verdict }) => verdict === "B is worse");
  if (worse.length > 0) return `B is worse in ${worse.map(({ name }) => name).join(" and ")}`;
  const { name, ratio, marginRatio, pairsNeeded } = primary;
  const range = Number.isNaN(ratio.estimate)
    ? `${name} is undefined for too many runs, since calls failed`
    : `${name} of B is ${changeText(ratio.estimate)}, 90 % interval ${rangeText(ratio)}`;
  const margin = `margin ${percent(marginRatio)}`;
  if (primary.verdict !== "INCONCLUSIVE") return `${range}, ${margin}`;
  return pairsNeeded === undefined
    ? `${range}, ${margin}`
    : `${range}, ${margin}; it would take about ${pairsNeeded} pairs`;
}

function equalityLine({ name, a, b, verdict }: EqualityTest): string {
  const [ofA, ofB] = name === "error ratio"
    ? [percent(a), percent(b)]
    : [a, b].map((perSec) => `${perSec.toFixed(1)}/s`);
  return `${name.padEnd(15)} A ${ofA}, B ${ofB}: ${verdict}`;
}

function metricLine({ name, verdict, ratio, pAdjusted }: MetricComparison): string {
  if (Number.isNaN(ratio.estimate)) return `${name.padEnd(15)} undefined, calls failed`;
  return `${name.padEnd(15)} ${changeText(ratio.estimate)} ${rangeText(ratio)} ${verdict}, ` +
    `p ${Number(pAdjusted.toPrecision(2))}`;
}

function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return `[${changeText(low)}, ${changeText(high)}]`;
}

/** A ratio as a change: +4.2 %. */
function changeText(ratio: number): string {
  if (ratio === Infinity) return "+∞";
  const change = (ratio - 1) * 100;
  return `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} %`;
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}
