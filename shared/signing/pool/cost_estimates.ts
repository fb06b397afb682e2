import type { BackendName } from "../backends/backend.ts";
import { COST_CLASSES, type CostClass, defaultCostNs } from "./cost_class.ts";

/** How much of the difference a measurement adds: the last 20 or so decide. */
const WEIGHT = 0.05;
/** A thread that was held up measures the machine; it counts as this many times the estimate. */
const MAX_RATIO = 4;

/** What an operation of each class takes, ns: the defaults at first, then what was measured. */
export class CostEstimates {
  readonly #ns: Map<CostClass, number>;

  constructor(backend: BackendName) {
    this.#ns = new Map(COST_CLASSES.map((cost) => [cost, defaultCostNs(backend, cost)]));
  }

  ns(cost: CostClass): number {
    return this.#ns.get(cost)!;
  }

  learn(cost: CostClass, measuredNs: number): void {
    const ns = this.ns(cost);
    this.#ns.set(cost, ns + WEIGHT * (Math.min(measuredNs, MAX_RATIO * ns) - ns));
  }
}
