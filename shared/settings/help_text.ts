import type { Setting } from "./setting.ts";
import type { SettingsTable } from "./settings_table.ts";

const WIDTH = 100;
const INDENT = 4;

/** The answer to `--help`: every setting with its flag, variable, default and range. */
export function helpText(table: SettingsTable): string {
  const lines = [
    `Usage: ${table.program} [flags]`,
    "",
    ...wrap(table.summary, 0),
    "",
    ...wrap(
      "A setting comes from its flag, else from its variable in the environment, else from the " +
        ".env file, else from the file of --config, else it has its default.",
      0,
    ),
    "",
    ...wrap(
      "A number of ms, sec or bytes may have its unit, 50ms, 1.5s, 2m or 64KiB; then the flag may do " +
        "without: --duration 10s. Values of what may be repeated may stand between commas.",
      0,
    ),
  ];
  for (const [group, settings] of byGroup(table)) {
    lines.push("", `${group}:`);
    for (const each of settings) lines.push(...describe(each));
  }
  lines.push(
    "",
    "Also:",
    "  --env FILE",
    ...wrap(
      "Read this .env file; otherwise the one in the working directory, else the one beside the " +
        "program.",
      INDENT,
    ),
    "  --config FILE",
    ...wrap(
      "Read this file of YAML or JSON, with variables in lower case: delay_ms: 5.",
      INDENT,
    ),
    "  --help, --version",
  );
  return lines.join("\n") + "\n";
}

/** The settings under their headings, in the order of the table. */
export function byGroup(table: SettingsTable): Map<string, Setting<unknown>[]> {
  const groups = new Map<string, Setting<unknown>[]>();
  for (const each of Object.values(table.settings)) {
    groups.set(each.group, [...groups.get(each.group) ?? [], each]);
  }
  return groups;
}

/** `--delay-ms MS`, `--quiet`. */
function flagUsage({ flag, type }: Setting<unknown>): string {
  return type.kind === "flag" ? flag : `${flag} ${type.placeholder}`;
}

/** What a setting is for, and whether a running program takes a new value. */
export function meaning({ help, reloadable }: Setting<unknown>): string {
  return reloadable ? `${help} Can be changed while it runs.` : help;
}

function describe(each: Setting<unknown>): string[] {
  const byDefault = each.default === undefined ? "unset" : each.default;
  return [
    `  ${flagUsage(each)}`,
    ...wrap(meaning(each), INDENT),
    ...wrap(`${each.variable}; default ${byDefault}; ${each.type.expected}.`, INDENT),
  ];
}

function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(indent);
    }
    line += line.trim() === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}
