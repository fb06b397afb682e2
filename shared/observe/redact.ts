const HIDDEN = "(hidden)";
const DEPTH_MAX = 6;

/** Names whose values nobody should read in a log; `keyId` and `publicKey` are no secrets. */
const SECRET_NAME =
  /pass(word|phrase|wd)|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key|^(tls[-_]?)?key$/i;
const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?(-----END \1-----|$)/g;

/**
 * A copy of a value, fit for a log: what stands under a secret's name and every PEM block is hidden,
 * an error becomes its name, message, `kind`, `code` and cause, bytes become their count, bigints
 * text, and what is too deep or circular a mark.
 */
export function redact(value: unknown): unknown {
  return copy(value, []);
}

function copy(value: unknown, above: readonly object[]): unknown {
  if (typeof value === "string") return value.replace(PEM_BLOCK, `(hidden $1)`);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (above.includes(value)) return "(circular)";
  if (above.length >= DEPTH_MAX) return "(deep)";
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (value instanceof Date) return value;
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((each) => copy(each, inside));
  const entries = value instanceof Error ? errorEntries(value) : Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, SECRET_NAME.test(name) ? HIDDEN : copy(each, inside)]),
  );
}

function errorEntries(error: Error): [string, unknown][] {
  const { kind, code } = error as { kind?: unknown; code?: unknown };
  const entries: [string, unknown][] = [
    ["name", error.name],
    ["message", error.message],
    ["kind", kind],
    ["code", code],
    ["cause", error.cause],
  ];
  return entries.filter(([, value]) => value !== undefined);
}
