import { type GateRates, gateRates } from "./gate_rates.ts";
import { GATE_SCENARIOS } from "./gate_scenarios.ts";
import { type Coverage, intervalCoverage } from "./interval_coverage.ts";
import { LATENCY_MODELS } from "./latency_models.ts";

/** Lengths of the runs whose quantiles get intervals. */
const CALLS = [1000, 10_000, 30_000];

/** What a cell of the validation found. */
export type CellResult =
  | {
    readonly kind: "intervals";
    readonly model: string;
    readonly calls: number;
    /** How many spells of slow calls a run has on average; absent for latencies without. */
    readonly spells?: number;
    readonly quantiles: readonly Coverage[];
  }
  | { readonly kind: "gate"; readonly scenario: string; readonly rates: GateRates };

/** A simulation of its own: its randomness depends on its name and on nothing that ran before. */
interface Cell {
  readonly name: string;
  run(options: { readonly runs: number; readonly seed: number }): CellResult;
}

/** All simulations, in the order of the tables. */
export const CELLS: readonly Cell[] = [
  ...CALLS.flatMap((calls) =>
    LATENCY_MODELS.map((model): Cell => {
      const name = `${calls} calls, ${model.name}`;
      return {
        name,
        run: ({ runs, seed }) => ({
          kind: "intervals",
          model: model.name,
          calls,
          ...(model.callsPerSpell === undefined ? {} : { spells: calls / model.callsPerSpell }),
          quantiles: intervalCoverage(model, { calls, runs, seed: seedOf(name, seed) }),
        }),
      };
    })
  ),
  ...GATE_SCENARIOS.map((scenario): Cell => ({
    name: scenario.name,
    run: ({ runs, seed }) => ({
      kind: "gate",
      scenario: scenario.name,
      rates: gateRates(scenario, { comparisons: runs, seed: seedOf(scenario.name, seed) }),
    }),
  })),
];

/** FNV-1a of the name, from the seed on. */
function seedOf(name: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const byte of new TextEncoder().encode(name)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
