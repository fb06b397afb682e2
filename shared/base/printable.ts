/**
 * What may break a line, steer a terminal or change the order of what is read: C0, DEL and C1, the
 * line and paragraph separators, the marks of bidirectional text (CVE-2021-42574), the byte order
 * mark, and halves of surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/gu;
/** What runners of CI take for a command of theirs: `::error::` and `::set-output name=a::`, `##[error]`. */
const COMMAND = /(?<!(?<!\\)\w)::(?=[a-z-]+(?:::|\s))|##(?=\[)/gi;

/**
 * Text that somebody else wrote (a peer, a certificate, a file), fit for a terminal, a log, a page and
 * the output of a CI job: one line of at most so many characters, in which what is not safe stands as
 * JSON writes it, `\n` and `\u001b`. Escaped once more it stays what it is.
 */
export function printable(text: string, { maxChars = 300 } = {}): string {
  return escapeUnsafe(text.length <= maxChars ? text : `${text.slice(0, maxChars)}…`);
}

/** The same without a bound. A text of JSON stays one, of the same value. */
export function escapeUnsafe(text: string): string {
  return text.replace(COMMAND, (pair) => codeUnit(pair[0]) + pair[1]).replace(UNSAFE, (char) => {
    const escaped = JSON.stringify(char).slice(1, -1);
    return escaped === char ? codeUnit(char) : escaped;
  });
}

/** A value of plain data with each of its texts, and the names of its fields, made fit by `fit`. */
export function mapTexts<T>(value: T, fit: (text: string) => string): T {
  return map(value, fit) as T;
}

function map(value: unknown, fit: (text: string) => string): unknown {
  if (typeof value === "string") return fit(value);
  if (Array.isArray(value)) return value.map((each) => map(each, fit));
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [fit(name), map(each, fit)]),
  );
}

function codeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
