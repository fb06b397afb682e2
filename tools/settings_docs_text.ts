import { byGroup, meaning, type Setting, type SettingsTable } from "@lab/shared/settings";

/** The settings of a program as a table of Markdown, with its columns aligned as `deno fmt` does. */
export function markdownTable(table: SettingsTable): string {
  const rows = [...byGroup(table).values()].flat().map((each) =>
    [
      `\`${each.variable}\``,
      `\`${each.flag}\``,
      each.default === undefined ? "" : `\`${each.default}\``,
      each.type.expected,
      meaning(each),
    ].map((cell) => cell.replaceAll("|", "\\|"))
  );
  const head = ["Variable", "Flag", "Default", "Values", "Meaning"];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...rows].map(line).join("\n");
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
