import { CALL_FIELDS, CALL_METRICS } from "../call_facts.ts";
import { RecordFormat } from "../record_format.ts";
import type { ScenarioFacts } from "../scenario_facts.ts";

/** 01_steady: what its files hold. */
export const steadyFacts: ScenarioFacts = {
  test: "01_steady",
  record: new RecordFormat(CALL_FIELDS),
  service: "latency",
  metrics: CALL_METRICS,
  connectionUse: "kept",
};
