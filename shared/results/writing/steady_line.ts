import type { LineBuffer } from "./line_buffer.ts";
import type { SteadyRecord } from "../records_mode.ts";

const encoder = new TextEncoder();
const OK = encoder.encode('{"ok":true');
const FAILED = encoder.encode('{"ok":false');
const CODE = encoder.encode(',"code":"');
const QUOTE = encoder.encode('"');
const LATENCY = encoder.encode(',"latency_ms":');
const LATE = encoder.encode(',"late_ms":');
const AT = encoder.encode(',"at_ms":');
const HEADER = encoder.encode(',"header_ms":');
const ALGORITHM = encoder.encode(',"algorithm":"');
const NETWORK = encoder.encode(',"network_ms":');
const QUEUE = encoder.encode(',"queue_ms":');
const SIGN = encoder.encode(',"sign_ms":');
const END = encoder.encode("}");

/** Names as bytes: there are no more than the gRPC statuses, NOT_SENT and our algorithms. */
const names = new Map<string, Uint8Array>();

/** Puts a record as one line of JSON. Times that are absent or no number are left out. */
export function putSteadyLine(lines: LineBuffer, record: SteadyRecord): void {
  lines.startLine();
  lines.put(record.ok ? OK : FAILED);
  putName(lines, CODE, record.code);
  putTime(lines, LATENCY, record.latency_ms);
  putTime(lines, LATE, record.late_ms);
  putTime(lines, AT, record.at_ms);
  putTime(lines, HEADER, record.header_ms);
  putName(lines, ALGORITHM, record.algorithm);
  putTime(lines, NETWORK, record.network_ms);
  putTime(lines, QUEUE, record.queue_ms);
  putTime(lines, SIGN, record.sign_ms);
  lines.put(END);
  lines.endLine();
}

function putTime(lines: LineBuffer, key: Uint8Array, ms: number | undefined): void {
  // NaN is in no range. 10^12 ms are 31 years, and keep thousandths exact.
  if (ms === undefined || !(ms > -1e12 && ms < 1e12)) return;
  lines.put(key);
  lines.putFixed3(ms);
}

function putName(lines: LineBuffer, key: Uint8Array, name: string | undefined): void {
  if (name === undefined) return;
  lines.put(key);
  lines.put(nameBytes(name));
  lines.put(QUOTE);
}

function nameBytes(name: string): Uint8Array {
  let bytes = names.get(name);
  if (bytes === undefined) names.set(name, bytes = encoder.encode(name));
  return bytes;
}
