import type { CallStatus } from "./call_status.ts";
import { Status } from "./status.ts";

/**
 * A list of header fields as the HTTP/2 core gives and takes them: name, value, name, value, …
 * Names are in lower case, values are strings of one character a byte (latin1).
 */
export type HeaderFields = readonly string[];

/** The limit of a header list that this side advertises, bytes (grpc-java and grpc-go: 8 KiB). */
export const HEADER_LIST_LIMIT_BYTES = 8192;

/** What RFC 9113 §6.5.2 adds to a field's name and value when it counts them. */
const FIELD_OVERHEAD_BYTES = 32;

/** The first value of the field `name`; undefined when there is none. */
export function fieldValue(fields: HeaderFields, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] === name) return fields[i + 1];
  }
  return undefined;
}

/** The size of a header list as SETTINGS_MAX_HEADER_LIST_SIZE counts it, bytes. */
export function headerListBytes(fields: HeaderFields): number {
  let bytes = fields.length / 2 * FIELD_OVERHEAD_BYTES;
  for (let i = 0; i < fields.length; i++) bytes += fields[i].length;
  return bytes;
}

/** RESOURCE_EXHAUSTED when a header list is larger than the peer takes; else undefined. */
export function checkHeaderList(fields: HeaderFields, limitBytes: number): CallStatus | undefined {
  const bytes = headerListBytes(fields);
  if (bytes <= limitBytes) return undefined;
  const message = `the header list has ${bytes} bytes, but the peer takes ${limitBytes}`;
  return { code: Status.RESOURCE_EXHAUSTED, message };
}
