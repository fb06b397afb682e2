import {
  END_REQUIRED,
  endFieldTypes,
  type FieldType,
  MAX_TEXT_CHARS,
  META_FIELD_TYPES,
} from "@lab/shared/results";
import type { RecordField, ScenarioFacts } from "@lab/shared/scenarios";

type Schema = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12) of a record of a test as this lab writes it; a reader takes less. */
export function recordSchema({ test, record }: ScenarioFacts): Schema {
  return objectSchema(`A record of ${test}: a call in a line of its result file`, {
    required: ["ok"],
    additionalProperties: false,
    properties: {
      ok: { description: "Whether the call ended with OK.", type: "boolean" },
      code: {
        description: "Its status; absent when it ended with OK.",
        ...KIND_SCHEMAS.name,
      },
      ...Object.fromEntries(record.fields.map((field) => [
        field.field,
        {
          description: `${field.help}.`,
          ...("signed" in field && field.signed ? { type: "number" } : KIND_SCHEMAS[field.kind]),
        },
      ])),
    },
    if: { properties: { ok: { const: false } } },
    then: { required: ["code"] },
    else: { properties: { code: false } },
  });
}

/** The same of `#META=`, which is alike for all tests. */
export function metaSchema(): Schema {
  return objectSchema("What #META= says of a run before it starts", {
    properties: propertiesOf(META_FIELD_TYPES),
  });
}

/** The same of a test's `#END=`. */
export function endSchema(facts: ScenarioFacts): Schema {
  const help = new Map(facts.metrics.map(({ name, help }) => [name, help]));
  const properties = Object.entries(propertiesOf(endFieldTypes(facts))).map(([name, schema]) => {
    const description = help.get(name);
    return [
      name,
      description === undefined ? schema : { description: `${description}.`, ...schema },
    ];
  });
  return objectSchema(`What #END= says of a run of ${facts.test} when it is over`, {
    required: END_REQUIRED,
    properties: Object.fromEntries(properties),
  });
}

const TEXT: Schema = { type: "string", maxLength: MAX_TEXT_CHARS };

const KIND_SCHEMAS: Readonly<Record<RecordField["kind"], Schema>> = {
  ms: { type: "number", minimum: 0 },
  count: { type: "integer", minimum: 0 },
  name: TEXT,
  text: TEXT,
};

/** A figure that falls among failed calls is null. */
const SIGNED: Schema = {
  type: "object",
  additionalProperties: { type: ["number", "null"] },
};

const NUMBERS: Schema = {
  type: "object",
  additionalProperties: { type: ["number", "null"], minimum: 0 },
};

const TYPE_SCHEMAS: Readonly<Record<FieldType, Schema>> = {
  number: { type: "number", minimum: 0 },
  string: { type: "string" },
  boolean: { type: "boolean" },
  object: { type: "object" },
  strings: { type: "array", items: { type: "string" } },
  numbers: NUMBERS,
  signed: SIGNED,
  labels: {
    type: "object",
    additionalProperties: {
      type: "object",
      required: ["sent", "ok"],
      properties: { sent: KIND_SCHEMAS.count, ok: KIND_SCHEMAS.count },
      additionalProperties: NUMBERS,
    },
  },
  thresholds: {
    type: "array",
    items: {
      type: "object",
      required: ["threshold", "ok"],
      properties: {
        threshold: { type: "string" },
        ok: { type: "boolean" },
        actual: { type: "number" },
        among_failed: { const: true },
      },
    },
  },
};

function propertiesOf(types: Readonly<Record<string, FieldType>>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, TYPE_SCHEMAS[type]]),
  );
}

function objectSchema(title: string, rest: Schema): Schema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    type: "object",
    ...rest,
  };
}
