/** A column of a table: its head, and on which side its cells stand. */
export interface TextColumn {
  readonly head: string;
  readonly align: "left" | "right";
}

/** The lines of a table without any rules, its heads first; two spaces between columns. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  const all = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => textWidth(row[at]))));
  return all.map((row) =>
    row.map((cell, at) => padded(cell, { to: widths[at], align: columns[at].align }))
      .join("  ").trimEnd()
  );
}

/** A cell made as wide as `to`. */
export function padded(
  cell: string,
  { to, align }: { readonly to: number; readonly align: TextColumn["align"] },
): string {
  const padding = " ".repeat(Math.max(0, to - textWidth(cell)));
  return align === "right" ? padding + cell : cell + padding;
}

/** In characters as people count them, not in UTF-16 units. */
export function textWidth(text: string): number {
  return [...text].length;
}
