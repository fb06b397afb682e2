import { statusName } from "../../grpc/mod.ts";

/**
 * A record as it is read: of any test, with what the file gives. Only `ok` is always there, told by
 * the code when the file has no such field.
 */
export interface ReadRecord {
  readonly ok: boolean;
  /** A RecordCode, or whatever name the file has. */
  readonly code?: string;
  readonly latency_ms?: number;
  readonly late_ms?: number;
  readonly at_ms?: number;
  readonly header_ms?: number;
  readonly t_connect_ms?: number;
  readonly t_first_rpc_ms?: number;
  readonly t_total_ms?: number;
  readonly t_dns_ms?: number;
  readonly t_tcp_ms?: number;
  readonly t_tls_ms?: number;
  readonly t_settings_ms?: number;
  readonly algorithm?: string;
  readonly network_ms?: number;
  readonly queue_ms?: number;
  readonly sign_ms?: number;
  readonly phase?: string;
  readonly error?: string;
  readonly tls_version?: string;
  readonly cipher?: string;
  readonly connection_id?: number;
}

/** A record from its line; a field that is null is absent. Throws a SyntaxError that says what is wrong with it. */
export function parseRecord(line: string): ReadRecord {
  const fields = parseObject(line);
  for (const key in fields) {
    const value = fields[key];
    if (value === null) {
      delete fields[key];
    } else if (key.endsWith("_ms") && typeof value !== "number") {
      throw new SyntaxError(`${key} is ${JSON.stringify(value)} and should be a number`);
    }
  }
  const { ok, code } = fields;
  if (ok !== undefined && typeof ok !== "boolean") {
    throw new SyntaxError(`ok is ${JSON.stringify(ok)} and should be true or false`);
  }
  if (code !== undefined && typeof code !== "string" && typeof code !== "number") {
    throw new SyntaxError(`code is ${JSON.stringify(code)} and should be the name of a status`);
  }
  if (ok === undefined && code === undefined && fields.latency_ms === undefined) {
    throw new SyntaxError("it has neither ok nor latency_ms nor code, so it is no record");
  }
  if (fields.phase !== undefined && typeof fields.phase !== "string") {
    throw new SyntaxError(`phase is ${JSON.stringify(fields.phase)} and should be a text`);
  }
  const name = typeof code === "number" ? statusName(code) : code;
  const wasOk = ok ?? (name === undefined || name === "OK");
  return { ...fields, ok: wasOk, ...(name === undefined ? {} : { code: name }) };
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
