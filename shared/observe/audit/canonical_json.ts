/**
 * A value as JSON in its one canonical form (RFC 8785): no blanks, members ordered by the UTF-16
 * code units of their names, numbers and strings as ECMAScript writes them. Members that are
 * undefined are left out. Throws a TypeError on what JSON cannot say.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { canonicalJson } from "./canonical_json.ts";
 * assert.equal(canonicalJson({ b: [1, 1e30], a: "é\n" }), '{"a":"é\\n","b":[1,1e+30]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    let members = "";
    for (const name of Object.keys(record).sort()) {
      const member = record[name];
      if (member === undefined) continue;
      members += `${members === "" ? "" : ","}${JSON.stringify(name)}:${canonicalJson(member)}`;
    }
    return `{${members}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`${value} is no number of JSON`);
  }
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`a ${typeof value} is no value of JSON`);
  return text;
}
