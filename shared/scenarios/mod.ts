/** The tests, a room each, and what the rest of the lab knows of any of them. @module */
export type { Calls, CallsOptions, ConnectionCounts, EndedCall, Statuses } from "./calls.ts";
export { GRPC_STATUSES } from "./grpc_statuses.ts";
export {
  columnMetric,
  correctedMetric,
  isOkOnly,
  lateMetric,
  type Metric,
  type MetricSource,
} from "./metric.ts";
export {
  type NumberField,
  type PlainRecord,
  type RecordField,
  RecordFormat,
  RecordRow,
  type TextField,
} from "./record_format.ts";
export type {
  CommonValues,
  Demand,
  Findings,
  PrepareContext,
  Prepared,
  Scenario,
  ScenarioSettings,
} from "./scenario.ts";
export {
  type Breakdown,
  callMetrics,
  type ConnectionUse,
  mainMetrics,
  type ScenarioFacts,
  type Tally,
} from "./scenario_facts.ts";
export { addScenario, allScenarios, factsOf, findScenario } from "./scenario_list.ts";
export {
  type BreakdownFigure,
  type BreakdownSection,
  type FindingSection,
  isMeasured,
  type MetricField,
  type Part,
  type PartsSection,
  type Section,
  type SectionPlace,
  shownAt,
} from "./section.ts";
