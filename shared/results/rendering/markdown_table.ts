import { padded, type TextColumn, textWidth } from "./text_table.ts";

/** A column of a table: its head, and on which side its cells stand. */
export type Column = TextColumn;

/** A table in Markdown, padded so that it reads as well in a terminal. */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [columns.map(({ head }) => head), ...rows].map((row) => row.map(escapeCell));
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((row) => textWidth(row[at]))));
  const line = (row: readonly string[]) =>
    `| ${
      row.map((cell, at) => padded(cell, { to: widths[at], align: columns[at].align })).join(" | ")
    } |`;
  const rule = columns.map(({ align }, at) =>
    align === "right" ? `${"-".repeat(widths[at] - 1)}:` : "-".repeat(widths[at])
  );
  return [line(cells[0]), line(rule), ...cells.slice(1).map(line)].join("\n");
}

/** A pipe would end the cell, where it is not escaped already, and a line break the row. */
function escapeCell(text: string): string {
  return text.replaceAll(/(?<!\\)\|/g, "\\|").replaceAll(/\s+/g, " ");
}
