import type { GateScenario } from "./gate_rates.ts";
import {
  autoregressive,
  bursts,
  type LatencyModel,
  LOGNORMAL,
  PARETO,
  queue,
} from "./latency_models.ts";

const CALLS = 1000;
/** With them every test of the gate has something to see: errors in most runs, rates that differ. */
const USUAL = { pairs: 10, calls: CALLS, driftRatio: 0, errorRatio: 0.001, rateRatio: 0.0002 };

function scenario(
  model: LatencyModel,
  options: Partial<GateScenario> & { readonly offsetRatio: number },
): GateScenario {
  const { pairs, ...usual } = { ...USUAL, ...options };
  const parts = [
    `${pairs} pairs`,
    model.name,
    `runs vary by ${options.offsetRatio * 100} %`,
    usual.driftRatio > 0 ? `${usual.driftRatio * 100} % slower at the end` : "",
    usual.errorRatio > 0 ? "" : "no errors",
  ];
  return { ...usual, name: parts.filter((part) => part !== "").join(", "), pairs, model };
}

/** Everything that the gate has to hold for. */
export const GATE_SCENARIOS: readonly GateScenario[] = [
  ...[0, 0.01, 0.03, 0.1].map((offsetRatio) =>
    scenario(autoregressive(LOGNORMAL, 0.5), { offsetRatio })
  ),
  scenario(autoregressive(LOGNORMAL, 0), { offsetRatio: 0.03 }),
  scenario(autoregressive(LOGNORMAL, 0.99), { offsetRatio: 0.03 }),
  ...[0, 0.9, 0.99].map((phi) => scenario(autoregressive(PARETO, phi), { offsetRatio: 0.03 })),
  scenario(bursts({ share: 0.05, calls: 10 }), { offsetRatio: 0.03 }),
  ...[0.5, 0.8, 0.9].map((load) => scenario(queue(load), { offsetRatio: 0.03 })),
  scenario(autoregressive(LOGNORMAL, 0.5), { offsetRatio: 0.01, driftRatio: 0.2 }),
  scenario(autoregressive(LOGNORMAL, 0.5), { offsetRatio: 0.03, errorRatio: 0 }),
  ...[5, 6, 8, 20].map((pairs) =>
    scenario(autoregressive(LOGNORMAL, 0.5), { offsetRatio: 0.03, pairs })
  ),
];
