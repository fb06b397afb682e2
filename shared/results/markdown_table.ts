/** A column of a table: its head, and on which side its cells stand. */
export interface Column {
  readonly head: string;
  readonly align: "left" | "right";
}

/** A table in Markdown, padded so that it reads as well in a terminal. */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [columns.map(({ head }) => head), ...rows].map((row) => row.map(escapeCell));
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((row) => width(row[at]))));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => pad(cell, widths[at], columns[at].align)).join(" | ")} |`;
  const rule = columns.map(({ align }, at) =>
    align === "right" ? `${"-".repeat(widths[at] - 1)}:` : "-".repeat(widths[at])
  );
  return [line(cells[0]), line(rule), ...cells.slice(1).map(line)].join("\n");
}

/** A pipe would end the cell, and a line break the row. */
function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}

function pad(cell: string, toWidth: number, align: Column["align"]): string {
  const padding = " ".repeat(Math.max(0, toWidth - width(cell)));
  return align === "right" ? padding + cell : cell + padding;
}

/** In characters as people count them, not in UTF-16 units. */
function width(text: string): number {
  return [...text].length;
}
