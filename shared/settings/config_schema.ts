import { meaning } from "./help_text.ts";
import type { Setting } from "./setting.ts";
import type { SettingsTable } from "./settings_table.ts";

/**
 * JSON Schema (2020-12) of a program's file of `--config`, so that an editor completes and checks it
 * while it is written. The program itself says more: what an address is, or whether a file is there.
 */
export function configSchema(table: SettingsTable): Record<string, unknown> {
  const properties = Object.values(table.settings).map((each) => [
    each.variable.toLowerCase(),
    { description: describe(each), ...value(each) },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `${table.program} --config`,
    description: table.summary,
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { description: "Where this schema is, for editors.", type: "string" },
      ...Object.fromEntries(properties),
    },
  };
}

function describe(each: Setting<unknown>): string {
  const byDefault = each.default === undefined ? "unset" : each.default;
  return `${meaning(each)} Default ${byDefault}; ${each.type.expected}.`;
}

function value({ type, repeatable }: Setting<unknown>): Record<string, unknown> {
  const one = type.json ?? { type: ["string", "number"] };
  return repeatable ? { anyOf: [one, { type: "array", items: one }] } : one;
}
