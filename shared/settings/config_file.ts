import { withoutBom } from "../base/mod.ts";
import { reason, SettingsError } from "./errors.ts";
import { meantSetting } from "./meant_setting.ts";
import { listedValues } from "./setting.ts";
import type { SettingsTable } from "./settings_table.ts";

/** What the file of `--config` says. */
export interface ConfigFile {
  readonly path: string;
  /** By variable (`DELAY_MS`), the values given, in order. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

/** How to read it. */
interface ConfigFileReader {
  readonly readFile: (path: string) => string;
  /** Throws an error whose first line says what is wrong. */
  readonly parseYaml: (text: string) => unknown;
}

/**
 * Reads a file of YAML or JSON: a table in which each variable stands in lower case, `delay_ms: 5`,
 * and a setting that may be repeated takes a list. JSON is YAML, so one parser does. Throws a
 * SettingsError; unlike a `.env` file, this one belongs to the program alone, and so a name that is
 * none is wrong.
 */
export function readConfigFile(
  table: SettingsTable,
  path: string,
  { readFile, parseYaml }: ConfigFileReader,
): ConfigFile {
  const fail = (problem: string, cause?: unknown) =>
    new SettingsError("config_file", `--config is ${JSON.stringify(path)}; ${problem}`, { cause });
  let text: string;
  try {
    text = withoutBom(readFile(path));
  } catch (cause) {
    throw fail(`expected a readable file: ${reason(cause)}`, cause);
  }
  let root: unknown;
  try {
    root = parseYaml(text);
  } catch (cause) {
    const [line] = (cause as Error).message.split("\n");
    throw fail(`expected YAML or JSON: ${line.replace(/:$/, "")}`, cause);
  }
  if (root === null || root === undefined) return { path, given: new Map() };
  if (typeof root !== "object" || Array.isArray(root)) {
    throw fail("expected a table of settings, such as delay_ms: 5");
  }
  const known = new Map(
    Object.values(table.settings).map((each) => [each.variable.toLowerCase(), each]),
  );
  const given = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(root)) {
    // For editors, which find the schema by it.
    if (key === "$schema") continue;
    const setting = known.get(key);
    if (setting === undefined) {
      const meant = meantSetting(key, [...known.values()])?.variable.toLowerCase();
      const advice = meant === undefined ? "--help lists them all" : `did you mean ${meant}?`;
      throw fail(`there is no setting ${key}; ${advice}`);
    }
    const texts = Array.isArray(value) && setting.repeatable ? value.map(scalar) : [scalar(value)];
    if (texts.includes(undefined)) {
      const expected = setting.repeatable ? "a value or a list of them" : "a single value";
      throw fail(`${key} takes ${expected}: ${setting.type.expected}`);
    }
    // As with an empty variable, an empty value is none.
    const one = (text: string) => Array.isArray(value) ? [text] : listedValues(setting, text);
    const values = (texts as string[]).flatMap(one).filter((text) => text !== "");
    if (values.length > 0) given.set(setting.variable, values);
  }
  return { path, given };
}

/** A value as a user would write it on the command line; undefined when it is a table or a list. */
function scalar(value: unknown): string | undefined {
  if (value === null) return "";
  return typeof value === "object" ? undefined : String(value);
}
