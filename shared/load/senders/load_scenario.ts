import { findScenario, type Scenario } from "../../scenarios/mod.ts";
import type { ScenarioRef } from "./sender.ts";

/**
 * The scenario of a plan; one that this thread does not know is added by its module. Rejects with an
 * Error when there is none.
 */
export async function loadScenario({ test, module }: ScenarioRef): Promise<Scenario> {
  if (findScenario(test) === undefined && module !== undefined) await import(module);
  const scenario = findScenario(test);
  if (scenario === undefined) throw new Error(`there is no scenario ${test}`);
  return scenario;
}
