import {
  type Comparison,
  type EqualityTest,
  type MetricComparison,
  overallVerdict,
  pairsNeeded,
} from "@lab/shared/results";
import { changeText, percentText, rangeText } from "./ratio_text.ts";

/** The comparison in words, what decides last. */
export function comparisonText({ equality, primary, secondary }: Comparison): string {
  const unequal = equality.filter(({ verdict }) => verdict !== "equal");
  const lines = [
    `${primary.pairs} pairs, margin ${percentText(primary.marginRatio)}, ratios are B over A`,
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
  lines.push(`${overallVerdict({ equality, primary })}: ${verdictReason({ equality, primary })}`);
  return lines.join("\n");
}

/** Why the verdict is what it is, in words and figures. */
export function verdictReason(
  { equality, primary }: Pick<Comparison, "equality" | "primary">,
): string {
  const { name, ratio, marginRatio } = primary;
  const named = (verdict: EqualityTest["verdict"]) =>
    equality.filter((test) => test.verdict === verdict).map((test) => test.name).join(" and ");
  const latency = Number.isNaN(ratio.estimate)
    ? `${name} is undefined for too many runs, since calls failed`
    : `${name} of B is ${changeText(ratio.estimate)}, 90 % interval ${rangeText(ratio)}, margin ` +
      percentText(marginRatio);
  const worse = named("B is worse");
  if (worse !== "") return `B is worse in ${worse}; ${latency}`;
  if (overallVerdict({ equality, primary }) !== "INCONCLUSIVE") return latency;
  const mayBe = named("B may be worse");
  const doubt = mayBe === "" ? latency : `B may be worse in ${mayBe}; ${latency}`;
  const needed = pairsNeeded({ equality, primary });
  return needed === undefined ? doubt : `${doubt}; it would take about ${needed} pairs`;
}

function equalityLine({ name, a, b, verdict }: EqualityTest): string {
  const [ofA, ofB] = name === "error ratio"
    ? [percentText(a), percentText(b)]
    : [a, b].map((perSec) => `${perSec.toFixed(1)}/s`);
  return `${name.padEnd(15)} A ${ofA}, B ${ofB}: ${verdict}`;
}

function metricLine({ name, verdict, ratio, pAdjusted }: MetricComparison): string {
  if (Number.isNaN(ratio.estimate)) return `${name.padEnd(15)} undefined, calls failed`;
  return `${name.padEnd(15)} ${changeText(ratio.estimate)} ${rangeText(ratio)} ${verdict}, ` +
    `p ${Number(pAdjusted.toPrecision(2))}`;
}
