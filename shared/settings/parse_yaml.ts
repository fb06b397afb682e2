import { parse } from "yaml";

/**
 * YAML 1.2, in which `off` and `no` are texts; of JSON a superset. Throws an error whose first line
 * says what is wrong and where. The parser takes 40 ms and more to load, so who needs it imports
 * this file then.
 */
export function parseYaml(text: string): unknown {
  return parse(text, { version: "1.2", schema: "core" });
}
