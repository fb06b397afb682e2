import { coldconnFacts } from "./coldconn/facts.ts";
import { type RecordField, RecordFormat } from "./record_format.ts";
import type { ScenarioFacts } from "./scenario_facts.ts";
import { signingFacts } from "./signing/facts.ts";
import { steadyFacts } from "./steady/facts.ts";

/** The scenarios of this project: the one place that names them. */
const scenarios: ScenarioFacts[] = [steadyFacts, coldconnFacts, signingFacts];

/** All that are known, in the order of their tests. */
export function allScenarios(): readonly ScenarioFacts[] {
  return scenarios;
}

/** What is known of a test by the name in its result files; undefined for a foreign one. */
export function findScenario(test: string): ScenarioFacts | undefined {
  return scenarios.find((scenario) => scenario.test === test);
}

/**
 * Adds a scenario that is not in the list, until what is returned is disposed of. Throws a TypeError
 * when its test is known already.
 */
export function addScenario(scenario: ScenarioFacts): Disposable {
  if (findScenario(scenario.test) !== undefined) {
    throw new TypeError(`there is a scenario ${scenario.test} already`);
  }
  scenarios.push(scenario);
  return {
    [Symbol.dispose]() {
      scenarios.splice(scenarios.indexOf(scenario), 1);
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
