import type { CallStatus } from "./call_status.ts";
import { Status } from "./status.ts";

/**
 * A list of header fields as the HTTP/2 core gives and takes them: name, value, name, value, …
 * Names are in lower case, values are strings of one character a byte (latin1).
 */
export type HeaderFields = readonly string[];

/** The first value of the field `name`; undefined when there is none. */
export function fieldValue(fields: HeaderFields, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] === name) return fields[i + 1];
  }
  return undefined;
}

/** RESOURCE_EXHAUSTED when a header list of `bytes` is larger than the peer takes; else undefined. */
export function checkHeaderList(bytes: number, limitBytes: number): CallStatus | undefined {
  if (bytes <= limitBytes) return undefined;
  const message = `the header list has ${bytes} bytes, but the peer takes ${limitBytes}`;
  return { code: Status.RESOURCE_EXHAUSTED, message };
}
