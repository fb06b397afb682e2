import { markdownTable } from "@lab/shared/results";
import { allScenarios, factsOf, type RecordField } from "@lab/shared/scenarios";
import { endSchema, metaSchema, recordSchema } from "./result_schemas.ts";
import { replaceSection } from "./settings_docs_text.ts";

const RESULTS = "docs/results.md";
const SUMMARY = "docs/summary.schema.json";

const KINDS: Readonly<Record<RecordField["kind"], string>> = {
  ms: "ms",
  count: "whole number",
  name: "a name",
  text: "text",
};

/**
 * What the tables of the scenarios say of result files: JSON Schemas of their lines, the metrics in
 * the schema of summaries, and the fields of records in the document on results. By path from the root; `read` gives a document as it is.
 */
export async function resultDocs(
  read: (path: string) => Promise<string>,
): Promise<Map<string, string>> {
  const results = await read(RESULTS);
  return new Map([
    [RESULTS, replaceSection(results, { marker: "fields", content: fieldTables() })],
    [SUMMARY, json(withMetrics(JSON.parse(await read(SUMMARY))))],
    ["docs/schema/meta.schema.json", json(metaSchema())],
    ...allScenarios().flatMap((facts): [string, string][] => [
      [`docs/schema/${facts.test}.record.schema.json`, json(recordSchema(facts))],
      [`docs/schema/${facts.test}.end.schema.json`, json(endSchema(facts))],
    ]),
  ]);
}

/** The fields of each test's records in the order in which they stand in a line. */
export function fieldTables(): string {
  return allScenarios().map(({ test, record }) =>
    `#### ${test}\n\n${
      markdownTable(
        ["Field", "Kind", "Meaning"].map((head) => ({ head, align: "left" })),
        [
          ["`ok`", "true or false", "Whether the call ended with OK"],
          ["`code`", "a name", "Its status; absent when it ended with OK"],
          ...record.fields.map(({ field, kind, help }) => [`\`${field}\``, KINDS[kind], help]),
        ],
      )
    }`
  ).join("\n\n");
}

/** The schema of summaries with the metrics of all tests. */
function withMetrics(schema: SummarySchema): SummarySchema {
  const { metrics } = factsOf("all of them");
  const property = schema.$defs.run.properties.metrics;
  property.description = `${metrics.map(({ name, help }) => `${name}: ${help}`).join("; ")}.`;
  property.propertyNames.enum = metrics.map(({ name }) => name);
  return schema;
}

interface SummarySchema {
  readonly $defs: {
    readonly run: {
      readonly properties: {
        readonly metrics: { description: string; readonly propertyNames: { enum: string[] } };
      };
    };
  };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
