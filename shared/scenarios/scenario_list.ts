import { coldconn } from "./coldconn/scenario.ts";
import { type RecordField, RecordFormat } from "./record_format.ts";
import type { Scenario } from "./scenario.ts";
import type { SettingsByKey } from "../settings/mod.ts";
import type { EndedCall } from "./calls.ts";
import type { ScenarioFacts } from "./scenario_facts.ts";
import { signing } from "./signing/scenario.ts";
import { steady } from "./steady/scenario.ts";

/** The scenarios of this project: the one place that names them. */
const scenarios: Scenario[] = [erased(steady), erased(coldconn), erased(signing)];

/** The list does not know what the work of each is: it only hands it from `prepare` to `open`. */
function erased<Rows extends SettingsByKey, Work, Call extends EndedCall, Share>(
  scenario: Scenario<Rows, Work, Call, Share>,
): Scenario {
  return scenario as unknown as Scenario;
}

/** All that are known, in the order of their tests. */
export function allScenarios(): readonly Scenario[] {
  return scenarios;
}

/** What is known of a test by the name in its result files; undefined for a foreign one. */
export function findScenario(test: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.test === test);
}

/**
 * Adds a scenario that is not in the list, until what is returned is disposed of. Throws a TypeError
 * when its test is known already.
 */
export function addScenario<Rows extends SettingsByKey, Work, Call extends EndedCall, Share>(
  scenario: Scenario<Rows, Work, Call, Share>,
): Disposable {
  if (findScenario(scenario.test) !== undefined) {
    throw new TypeError(`there is a scenario ${scenario.test} already`);
  }
  const added = erased(scenario);
  scenarios.push(added);
  return {
    [Symbol.dispose]() {
      scenarios.splice(scenarios.indexOf(added), 1);
    },
  };
}

/**
 * What is known of a test, and of a foreign one that it may have any field or metric which a known
 * one has: a file that other programs wrote is read as far as it can be.
 */
export function factsOf(test: string): ScenarioFacts {
  return findScenario(test) ?? foreignFacts(test);
}

function foreignFacts(test: string): ScenarioFacts {
  const known = scenarios.flatMap(({ record }) => record.fields);
  const columns = new Set<string>();
  const fields = uniqueBy(known, ({ field }) => field).filter((field) => {
    const column = columnOf(field);
    if (column === undefined) return true;
    return !columns.has(column) && columns.add(column) !== undefined;
  });
  return {
    test,
    record: new RecordFormat(fields),
    service: "latency",
    metrics: uniqueBy(scenarios.flatMap(({ metrics }) => metrics), ({ name }) => name),
    sections: scenarios.flatMap(({ sections = [] }) => sections),
    connectionUse: "free",
    failedAt: scenarios.find(({ failedAt }) => failedAt !== undefined)?.failedAt,
    tallies: scenarios.flatMap(({ tallies = [] }) => tallies),
  };
}

function columnOf(field: RecordField): string | undefined {
  return "column" in field ? field.column : undefined;
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}
