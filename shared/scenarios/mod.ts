/** The tests, a room each, and what the rest of the lab knows of any of them. @module */
export type { Calls, ConnectionCounts, EndedCall, Statuses } from "./calls.ts";
export { GRPC_STATUSES } from "./grpc_statuses.ts";
export { correctedMetric, isOkOnly, lateMetric, type Metric } from "./metric.ts";
export { type RecordField, RecordFormat, RecordRow } from "./record_format.ts";
export type { Findings, Prepared, Scenario } from "./scenario.ts";
export {
  callMetrics,
  type ConnectionUse,
  mainMetrics,
  type ScenarioFacts,
  type Tally,
} from "./scenario_facts.ts";
export { allScenarios, factsOf, findScenario } from "./scenario_list.ts";
export {
  type BreakdownSection,
  type FindingSection,
  isMeasured,
  type PartsSection,
  type Section,
  shownAt,
} from "./section.ts";
