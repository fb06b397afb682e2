import { markdownTable } from "@lab/shared/results";
import { byGroup, meaning, type Setting, type SettingsTable } from "@lab/shared/settings";

/**
 * The settings of programs as one table of Markdown: a row a setting, with its default in the column
 * of each program that has it, and ↻ where a running program takes a new value. A variable whose
 * values or meaning are not the same in all programs has a row for each.
 */
export function settingsTable(tables: readonly SettingsTable[]): string {
  const rows = settingsByRow(tables).map((row) => {
    const [first] = row.values();
    return [
      code(first.variable),
      code(first.flag),
      ...tables.map((table) => defaultCell(row.get(table))),
      first.type.expected,
      first.help,
    ];
  });
  const head = [
    ...["Variable", "Flag"],
    ...tables.map(({ program }) => code(program)),
    ...["Values", "Meaning"],
  ];
  return markdownTable(
    head.map((text) => ({ head: text, align: "left" })),
    rows,
  );
}

/** The settings that share a row, by their programs: by groups, and rows of a variable together. */
function settingsByRow(
  tables: readonly SettingsTable[],
): readonly ReadonlyMap<SettingsTable, Setting<unknown>>[] {
  const groups = new Set(tables.flatMap((table) => [...byGroup(table).keys()]));
  const rows = new Map<string, Map<SettingsTable, Setting<unknown>>>();
  for (const group of groups) {
    for (const table of tables) {
      for (const each of byGroup(table).get(group) ?? []) {
        const { variable, flag, type: { expected }, help } = each;
        const key = JSON.stringify([variable, flag, expected, help]);
        rows.set(key, (rows.get(key) ?? new Map()).set(table, each));
      }
    }
  }
  const variable = (row: ReadonlyMap<SettingsTable, Setting<unknown>>) =>
    [...row.values()][0].variable;
  return [...Map.groupBy(rows.values(), variable).values()].flat();
}

function defaultCell(each: Setting<unknown> | undefined): string {
  if (each === undefined) return "";
  const text = each.default === undefined ? "unset" : code(each.default);
  return each.reloadable ? `${text} ↻` : text;
}

function code(text: string): string {
  return `\`${text}\``;
}

/**
 * The `.env.example` of programs that share a folder, and with it a `.env` file. A copy of it changes
 * nothing: a variable stands in a comment when it has no default, or another one in each program, or
 * names a file, since a program makes files that are missing only where nobody named them.
 */
export function envExample(tables: readonly SettingsTable[]): string {
  const lines = [
    "# Copy to .env and change what you need. Flags and the environment win over this file.",
    "# Written by `deno task docs:settings`.",
  ];
  const written = new Set<string>();
  for (const table of tables) {
    for (const [group, settings] of byGroup(table)) {
      const fresh = settings.filter((each) => !written.has(each.variable));
      if (fresh.length > 0) lines.push("", `# ${group}`);
      for (const each of fresh) {
        written.add(each.variable);
        lines.push("", `# ${meaning(each)}`, `# ${sentence(each)}`, assignment(each, tables));
      }
    }
  }
  return lines.join("\n") + "\n";
}

function sentence({ type }: Setting<unknown>): string {
  return `${type.expected[0].toUpperCase()}${type.expected.slice(1)}.`;
}

function assignment(
  { variable, type }: Setting<unknown>,
  tables: readonly SettingsTable[],
): string {
  const defaults = tables.flatMap((table) =>
    Object.values(table.settings)
      .filter((each) => each.variable === variable)
      .map((each) => ({ program: table.program, text: each.default ?? "" }))
  );
  const { text } = defaults[0];
  if (defaults.every((each) => each.text === text)) {
    return text === "" || type.kind === "file" ? `# ${variable}=${text}` : `${variable}=${text}`;
  }
  return defaults.map((each) => `# ${variable}=${each.text} # ${each.program}`).join("\n");
}

/**
 * A document with what stands between `<!-- MARKER -->` and `<!-- /MARKER -->` replaced; of settings
 * the marker is `settings:NAME`. Throws a RangeError when it has no such section, or more than one.
 */
export function replaceSection(
  document: string,
  { content, ...given }:
    & { readonly content: string }
    & (
      | { readonly name: string }
      | { readonly marker: string }
    ),
): string {
  const marker = "marker" in given ? given.marker : `settings:${given.name}`;
  const open = `<!-- ${marker} -->`;
  const close = `<!-- /${marker} -->`;
  const parts = document.split(open);
  const end = parts[1]?.indexOf(close) ?? -1;
  if (parts.length !== 2 || end < 0) {
    throw new RangeError(`expected one section between ${open} and ${close}`);
  }
  return `${parts[0]}${open}\n\n${content}\n\n${parts[1].slice(end)}`;
}
