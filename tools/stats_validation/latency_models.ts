import { gaussian, normalAbove } from "./gaussian.ts";

/** A server whose latencies are drawn, and whose quantiles are known. */
export interface LatencyModel {
  readonly name: string;
  /** Latencies in ms in time order, from its steady state; the same for the same randomness. */
  draw(count: number, random: () => number): Float64Array;
  /** The true quantile, ms, of a run as a whole. */
  quantileMs(q: number): number;
  /** How many calls there are from one spell of slow calls to the next; absent without spells. */
  readonly callsPerSpell?: number;
}

/** What a normal value becomes: ms from it. Rising. */
interface Marginal {
  readonly name: string;
  readonly fromNormal: (z: number) => number;
}

export const LOGNORMAL: Marginal = {
  name: "lognormal",
  fromNormal: (z) => 10 * Math.exp(0.5 * z),
};

/** Of shape 2.5: its variance exists and little more. */
export const PARETO: Marginal = {
  name: "Pareto",
  fromNormal: (z) => 10 * normalAbove(z) ** (-1 / 2.5),
};

/** Each call depends on the one before it: an autoregressive series of order 1 under the marginal. */
export function autoregressive(marginal: Marginal, phi: number): LatencyModel {
  return {
    name: `${marginal.name}, AR(1) ${phi}`,
    draw(count, random) {
      const next = gaussian(random);
      const share = Math.sqrt(1 - phi * phi);
      let z = next();
      return fill(count, () => {
        const ms = marginal.fromNormal(z);
        z = phi * z + share * next();
        return ms;
      });
    },
    quantileMs: (q) => marginal.fromNormal(normalAt((z) => 1 - normalAbove(z), q)),
  };
}

/** Spells in which every call takes e² times as long; their lengths and gaps are geometric. */
export function bursts(options: { readonly share: number; readonly calls: number }): LatencyModel {
  const { share, calls } = options;
  const shift = 4;
  const end = 1 / calls;
  const begin = end * share / (1 - share);
  return {
    name: `bursts of ${calls} calls, ${share * 100} % of all`,
    callsPerSpell: calls / share,
    draw(count, random) {
      const next = gaussian(random);
      let inBurst = random() < share;
      return fill(count, () => {
        const ms = LOGNORMAL.fromNormal(next() + (inBurst ? shift : 0));
        inBurst = inBurst ? random() >= end : random() < begin;
        return ms;
      });
    },
    quantileMs(q) {
      const below = (z: number) =>
        1 - (1 - share) * normalAbove(z) - share * normalAbove(z - shift);
      return LOGNORMAL.fromNormal(normalAt(below, q));
    },
  };
}

/** Waiting and service in an M/M/1 queue, in order of arrival: exponential (Kleinrock 1975, 5.12). */
export function queue(load: number): LatencyModel {
  const serviceMs = 1;
  return {
    name: `M/M/1 at ${load}`,
    draw(count, random) {
      const exponential = () => -Math.log(1 - random());
      const total = () => serviceMs * exponential();
      let waitMs = random() < load ? total() / (1 - load) : 0;
      return fill(count, () => {
        const ms = waitMs + total();
        waitMs = Math.max(0, ms - total() / load); // D. V. Lindley 1952
        return ms;
      });
    },
    quantileMs: (q) => -Math.log(1 - q) * serviceMs / (1 - load),
  };
}

/** A latency that rises all along the run; the quantile is that of the run as a whole. */
function drift(ratio: number): LatencyModel {
  const rise = Math.log1p(ratio) / 0.5;
  const steps = 400;
  return {
    name: `drift of ${ratio * 100} % along the run`,
    draw(count, random) {
      const next = gaussian(random);
      return fill(count, (i) => LOGNORMAL.fromNormal(next() + rise * i / count));
    },
    quantileMs(q) {
      const below = (z: number) => {
        let sum = 0;
        for (let step = 0; step < steps; step++) {
          sum += 1 - normalAbove(z - rise * (step + 0.5) / steps);
        }
        return sum / steps;
      };
      return LOGNORMAL.fromNormal(normalAt(below, q));
    },
  };
}

/** Everything that an interval has to hold for. */
export const LATENCY_MODELS: readonly LatencyModel[] = [
  ...[0, 0.5, 0.9, 0.97, 0.99].map((phi) => autoregressive(LOGNORMAL, phi)),
  ...[0, 0.5, 0.9, 0.97, 0.99].map((phi) => autoregressive(PARETO, phi)),
  bursts({ share: 0.05, calls: 10 }),
  bursts({ share: 0.1, calls: 50 }),
  bursts({ share: 0.02, calls: 200 }),
  queue(0.5),
  queue(0.8),
  queue(0.9),
  drift(0.1),
  drift(0.5),
];

/** Where a rising share reaches `q`, by halving. */
function normalAt(below: (z: number) => number, q: number): number {
  let low = -10;
  let high = 20;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (below(middle) < q) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function fill(count: number, next: (i: number) => number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = next(i);
  return values;
}
