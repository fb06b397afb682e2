import {
  type ComparedRun,
  compareRuns,
  overallVerdict,
  QUANTILES,
  type RunPair,
} from "@lab/shared/results";
import { seededRandom } from "@lab/shared/pace";
import { nearestRank, type QuantileResult, sortedTimes } from "@lab/shared/stats";
import { gaussian } from "./gaussian.ts";
import type { LatencyModel } from "./latency_models.ts";

/** Slower by this much, and B is at the margin that the gate is given. */
const MARGIN_RATIO = 0.05;
const FIELDS = ["p50_ms", "p90_ms", "p99_ms"] as const;

/** How runs vary beyond what their calls do. */
export interface GateScenario {
  readonly name: string;
  readonly pairs: number;
  readonly calls: number;
  readonly model: LatencyModel;
  /** Of the logarithm of a factor that all calls of a run have, normal; 0.1 is 10 %. */
  readonly offsetRatio: number;
  /** By how much the last run of all is slower than the first for reasons of its own. */
  readonly driftRatio: number;
  /** The mean share of failed calls; that of each run is exponential around it. */
  readonly errorRatio: number;
  /** The standard deviation of the rate achieved. */
  readonly rateRatio: number;
}

/** How often the whole gate says WORSE, in so many comparisons of builds of known difference. */
export interface GateRates {
  readonly comparisons: number;
  /** Two builds that are the same. */
  readonly worseWhenSame: number;
  /** B slower by just the margin: the most that is not yet worse. */
  readonly worseAtMargin: number;
  /** B slower by what the comparison before said it could detect. */
  readonly worseAtDetectable: number;
  /** Comparisons that were made at such an effect. */
  readonly detectable: number;
  /** The median of those effects, as a ratio. */
  readonly detectableRatio: number;
}

/** Draws comparisons and judges each with B at several distances from A. */
export function gateRates(
  scenario: GateScenario,
  { comparisons, seed }: { readonly comparisons: number; readonly seed: number },
): GateRates {
  const random = seededRandom(seed);
  const rates = {
    comparisons,
    worseWhenSame: 0,
    worseAtMargin: 0,
    worseAtDetectable: 0,
    detectable: 0,
  };
  const effects: number[] = [];
  let effect = NaN;
  for (let i = 0; i < comparisons; i++) {
    const pairs = drawPairs(scenario, random);
    const isWorse = (ratio: number) =>
      Number(overallVerdict(compareRuns(slower(pairs, ratio), MARGIN_RATIO)) === "WORSE");
    rates.worseWhenSame += isWorse(1);
    rates.worseAtMargin += isWorse(1 + MARGIN_RATIO);
    if (Number.isFinite(effect)) {
      rates.detectable++;
      rates.worseAtDetectable += isWorse(effect);
    }
    // Of the same pairs it would be found by construction.
    effect = compareRuns(pairs, MARGIN_RATIO).primary.detectableRatio;
    effects.push(effect);
  }
  const known = effects.filter(Number.isFinite).sort((x, y) => x - y);
  return { ...rates, detectableRatio: known[Math.floor(known.length / 2)] ?? NaN };
}

function drawPairs(scenario: GateScenario, random: () => number): RunPair[] {
  const next = gaussian(random);
  const { pairs, driftRatio } = scenario;
  const run = (place: number) =>
    drawRun(scenario, { factor: (1 + driftRatio) ** (place / (2 * pairs - 1)), random, next });
  return Array.from({ length: pairs }, (_, pair) => {
    const first = run(2 * pair);
    const second = run(2 * pair + 1);
    return random() < 0.5 ? { a: first, b: second } : { a: second, b: first };
  });
}

function drawRun(
  { calls, model, offsetRatio, errorRatio, rateRatio }: GateScenario,
  { factor, random, next }: {
    readonly factor: number;
    readonly random: () => number;
    readonly next: () => number;
  },
): ComparedRun {
  const offset = factor * Math.exp(offsetRatio * next());
  const failing = -errorRatio * Math.log(1 - random());
  let failed = 0;
  const times = model.draw(calls, random).map((ms) => {
    if (random() >= failing) return offset * ms;
    failed++;
    return Infinity;
  });
  const sorted = sortedTimes(times);
  return runOf((field) => sorted[nearestRank(QUANTILES[field], calls) - 1], {
    errorRatio: failed / calls,
    achievedRps: 2000 * (1 + rateRatio * next()),
  });
}

/** The same pairs with B that much slower. */
function slower(pairs: readonly RunPair[], ratio: number): RunPair[] {
  return pairs.map(({ a, b }) => ({
    a,
    b: runOf((field) => {
      const result = b.quantiles.corrected[field]!;
      return result.kind === "undefined" ? Infinity : result.value * ratio;
    }, b),
  }));
}

function runOf(
  quantileMs: (field: typeof FIELDS[number]) => number,
  { errorRatio, achievedRps }: Pick<ComparedRun, "errorRatio" | "achievedRps">,
): ComparedRun {
  const trust = Object.fromEntries(FIELDS.map((field): [string, QuantileResult] => {
    const [q, value] = [QUANTILES[field], quantileMs(field)];
    return [
      field,
      value === Infinity
        ? { kind: "undefined", q, failedRatio: errorRatio }
        : { kind: "refused", q, value, refusal: { kind: "no-order" } },
    ];
  }));
  return {
    path: "",
    quantiles: { corrected: trust, service: trust },
    errorRatio,
    achievedRps,
    floorP99Ms: 0,
    conditions: "",
  };
}
