import { statusName } from "../../grpc/mod.ts";
import type { RecordFormat, ScenarioFacts } from "../../scenarios/mod.ts";

/**
 * A record as it is read: of any test, with what the file gives. Only `ok` is always there, told by
 * the code when the file has no such field. The numbers and names of its test's format have their
 * types; any other field is as it stands in the file.
 */
export interface ReadRecord {
  readonly ok: boolean;
  /** The name of a status, or whatever the file has. */
  readonly code?: string;
  readonly [time: `${string}_ms`]: number | undefined;
  readonly [field: string]: unknown;
}

/**
 * A record of a test from its line; a field that is null is absent. Throws a SyntaxError that says
 * what is wrong with it.
 */
export function parseRecord(
  line: string,
  { record: format, service }: Pick<ScenarioFacts, "record" | "service">,
): ReadRecord {
  const fields = parseObject(line);
  for (const key in fields) {
    const value = fields[key];
    if (value === null) {
      delete fields[key];
    } else if (typeof value !== "number" && (key.endsWith("_ms") || isNumber(key, format))) {
      throw new SyntaxError(`${key} is ${JSON.stringify(value)} and should be a number`);
    } else if (typeof value !== "string" && isName(key, format)) {
      throw new SyntaxError(`${key} is ${JSON.stringify(value)} and should be a text`);
    } else if (typeof value === "number") {
      checkRange(key, value, format);
    }
  }
  const { ok, code } = fields;
  if (ok !== undefined && typeof ok !== "boolean") {
    throw new SyntaxError(`ok is ${JSON.stringify(ok)} and should be true or false`);
  }
  if (code !== undefined && typeof code !== "string" && typeof code !== "number") {
    throw new SyntaxError(`code is ${JSON.stringify(code)} and should be the name of a status`);
  }
  const time = format.numbers.find(({ column }) => column === service)?.field ?? service;
  if (ok === undefined && code === undefined && fields[time] === undefined) {
    throw new SyntaxError(`it has neither ok nor ${time} nor code, so it is no record`);
  }
  const name = typeof code === "number" ? statusName(code) : code;
  const wasOk = ok ?? (name === undefined || name === "OK");
  return { ...fields, ok: wasOk, ...(name === undefined ? {} : { code: name }) };
}

/**
 * More ms than any run lasts, eleven days; the scanner takes no number with as many digits, and so
 * need not compare.
 */
const MAX_MS = 1e9;

/** Throws a SyntaxError for a time or a count that no call can have. */
function checkRange(field: string, value: number, { numbers }: RecordFormat): void {
  const known = numbers.find((number) => number.field === field);
  if (known === undefined) return;
  const max = known.kind === "ms" ? MAX_MS : Number.MAX_SAFE_INTEGER;
  const min = known.signed ? -max : 0;
  if (value >= min && value <= max) return;
  throw new SyntaxError(`${field} is ${value} and should be from ${min} to ${max}`);
}

/** What a call said in the texts of its record; undefined when it said nothing. */
export function textOf(record: ReadRecord, { texts }: RecordFormat): string | undefined {
  let said: string | undefined;
  for (const { kind, field } of texts) {
    const text = record[field];
    if (kind !== "text" || text === undefined) continue;
    said = said === undefined ? String(text) : `${said}; ${text}`;
  }
  return said;
}

function isNumber(field: string, { numbers }: RecordFormat): boolean {
  return numbers.some((number) => number.field === field);
}

function isName(field: string, { texts }: RecordFormat): boolean {
  return texts.some((text) => text.kind === "name" && text.field === field);
}

/** The object that a line of JSON holds. Throws a SyntaxError when it holds something else. */
export function parseObject(
  text: string,
  reviver?: (key: string, value: unknown) => unknown,
): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text, reviver);
  } catch {
    throw new SyntaxError(`${quoteStart(text)} is not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError(`${quoteStart(text)} is not a JSON object`);
  }
  return value as Record<string, unknown>;
}

function quoteStart(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
