import { markdownTable } from "@lab/shared/results";
import { ALGORITHMS } from "@lab/shared/signing";

const COLUMNS = ["Name", "Keys", "Scheme", "Hash", "Salt", "Encodings", "Allowed", "Aliases"];

/** The table of signing algorithms, as Markdown. */
export function algorithmTable(): string {
  return markdownTable(
    COLUMNS.map((head) => ({ head, align: "left" })),
    ALGORITHMS.map((row) => [
      `\`${row.name}\``,
      row.keyTypes.map(code).join(", "),
      code(row.scheme),
      row.hash,
      row.saltBytes === undefined ? "" : `${row.saltBytes} bytes`,
      row.encodings.map(code).join(", "),
      row.weakness === undefined ? "yes" : `opt-in, weak: ${row.weakness}`,
      row.aliases.map(({ name, origin }) => `${code(name)} (${origin})`).join(", "),
    ]),
  );
}

function code(text: string): string {
  return `\`${text}\``;
}
