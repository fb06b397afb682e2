/** The clients: how the calls of a scenario are paced, counted, judged and shown. @module */
export { calibrateProgram } from "./calibrate/calibrate_program.ts";
export { calibrateSettings } from "./calibrate/calibrate_settings.ts";
export { clientTable } from "./program/client_settings.ts";
export {
  runScenario,
  type RunScenarioOptions,
  type ScenarioRun,
  type SettingValue,
} from "./program/run_scenario.ts";
export { scenarioProgram } from "./program/scenario_program.ts";
export { serveSender } from "./senders/serve_sender.ts";
