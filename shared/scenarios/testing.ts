/** A scenario for tests of all that knows the interface alone, and what such tests need. @module */
export { columnMetric } from "./metric.ts";
export type { PlainRecord } from "./record_format.ts";
export { addScenario } from "./scenario_list.ts";
export { toy } from "./testing/toy/scenario.ts";
export { ToyCalls } from "./testing/toy/toy_calls.ts";
