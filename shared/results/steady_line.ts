import type { LineBuffer } from "./line_buffer.ts";
import type { SteadyRecord } from "./record.ts";

const encoder = new TextEncoder();
const OK = encoder.encode('{"ok":true');
const FAILED = encoder.encode('{"ok":false');
const CODE = encoder.encode(',"code":"');
const QUOTE = encoder.encode('"');
const LATENCY = encoder.encode(',"latency_ms":');
const LATE = encoder.encode(',"late_ms":');
const AT = encoder.encode(',"at_ms":');
const HEADER = encoder.encode(',"header_ms":');
const END = encoder.encode("}");

/** Names of codes as bytes: there are no more than the gRPC statuses and NOT_SENT. */
const codes = new Map<string, Uint8Array>();

/** Puts a record as one line of JSON. Times that are absent or no number are left out. */
export function putSteadyLine(lines: LineBuffer, record: SteadyRecord): void {
  lines.startLine();
  lines.put(record.ok ? OK : FAILED);
  if (record.code !== undefined) {
    lines.put(CODE);
    lines.put(codeBytes(record.code));
    lines.put(QUOTE);
  }
  putTime(lines, LATENCY, record.latency_ms);
  putTime(lines, LATE, record.late_ms);
  putTime(lines, AT, record.at_ms);
  putTime(lines, HEADER, record.header_ms);
  lines.put(END);
  lines.endLine();
}

function putTime(lines: LineBuffer, key: Uint8Array, ms: number | undefined): void {
  // NaN is in no range. 10^12 ms are 31 years, and keep thousandths exact.
  if (ms === undefined || !(ms > -1e12 && ms < 1e12)) return;
  lines.put(key);
  lines.putFixed3(ms);
}

function codeBytes(code: string): Uint8Array {
  let bytes = codes.get(code);
  if (bytes === undefined) codes.set(code, bytes = encoder.encode(code));
  return bytes;
}
