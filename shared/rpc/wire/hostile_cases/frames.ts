import { HeaderBlock } from "../../../wire/mod.ts";

/** What a client sends first (RFC 9113, section 3.4). */
export const PREFACE: Uint8Array = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** RFC 9113, section 6. */
export const Type = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

const ACK = 1;
export const END_STREAM = 1;
export const END_HEADERS = 4;
export const PADDED = 8;

/** RFC 9113, section 6.5.1. */
export const Setting = { INITIAL_WINDOW_SIZE: 4 } as const;

const NOTHING = new Uint8Array(0);

/** All parts in one. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The same octets, some times over. */
export function repeat(bytes: Uint8Array, times: number): Uint8Array {
  return join(...Array<Uint8Array>(times).fill(bytes));
}

/** Big-endian, 4 octets. */
export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** A frame of any type, right or wrong. */
export function frame(
  type: number,
  { flags = 0, stream = 0, payload = NOTHING }: {
    readonly flags?: number;
    readonly stream?: number;
    readonly payload?: Uint8Array;
  } = {},
): Uint8Array {
  const { length } = payload;
  const head = Uint8Array.of(length >>> 16, length >>> 8, length, type, flags);
  return join(head, uint32(stream), payload);
}

/** SETTINGS with entries of id and value. */
export function settings(...entries: readonly (readonly [number, number])[]): Uint8Array {
  const payload = entries.map(([id, value]) => join(Uint8Array.of(id >>> 8, id), uint32(value)));
  return frame(Type.SETTINGS, { payload: join(...payload) });
}

/** SETTINGS's acknowledgement. */
export const SETTINGS_ACK: Uint8Array = frame(Type.SETTINGS, { flags: ACK });

/** A header block of fields: name, value, …. */
export function block(fields: readonly string[]): Uint8Array {
  return HeaderBlock.of(fields).frame.slice(9);
}

/** A field with a name of 1 and a value of some octets that enters the dynamic table (RFC 7541, 6.2.1). */
export function indexedField(valueBytes: number): Uint8Array {
  const length = valueBytes - 127;
  const varint = Uint8Array.of(0x7f, (length & 127) | 128, length >>> 7);
  return join(Uint8Array.of(0x40, 1, 0x78), varint, new Uint8Array(valueBytes).fill(0x79));
}

/** The newest entry of the dynamic table (RFC 7541, section 6.1). */
export const NEWEST: Uint8Array = Uint8Array.of(0xbe);

/** A header list in one HEADERS frame. */
export function headers(
  stream: number,
  fields: readonly string[],
  { end = false }: { readonly end?: boolean } = {},
): Uint8Array {
  const flags = END_HEADERS | (end ? END_STREAM : 0);
  return frame(Type.HEADERS, { flags, stream, payload: block(fields) });
}

/** The fields of a request for a method of the test service. */
export function requestFields(method: string, more: readonly string[] = []): string[] {
  return [
    ...[":method", "POST", ":scheme", "http", ":path", `/seam.Test/${method}`],
    ...[":authority", "localhost", "te", "trailers", "content-type", "application/grpc", ...more],
  ];
}

/** DATA. */
export function data(
  stream: number,
  payload: Uint8Array,
  { end = false }: { readonly end?: boolean } = {},
): Uint8Array {
  return frame(Type.DATA, { flags: end ? END_STREAM : 0, stream, payload });
}

/** DATA of any length in frames of 16 KiB. */
export function longData(
  stream: number,
  payload: Uint8Array,
  options: { readonly end?: boolean } = {},
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < payload.length || at === 0; at += 16384) {
    const isLast = at + 16384 >= payload.length;
    parts.push(data(stream, payload.subarray(at, at + 16384), isLast ? options : {}));
  }
  return join(...parts);
}

/** The 5 octets before a message, which may lie. */
export function prefix(length: number, flag = 0): Uint8Array {
  return join(Uint8Array.of(flag), uint32(length));
}

/** A message of the test service, framed. */
export function note(text: string): Uint8Array {
  const message = new TextEncoder().encode(JSON.stringify({ text }));
  return join(prefix(message.length), message);
}

/** A whole unary request. */
export function unaryRequest(stream: number, text: string): Uint8Array {
  return join(headers(stream, requestFields("Unary")), data(stream, note(text), { end: true }));
}

/** A whole request for a stream of responses. */
export function streamRequest(stream: number, text: string): Uint8Array {
  const fields = requestFields("ServerStream");
  return join(headers(stream, fields), data(stream, note(text), { end: true }));
}

/** RST_STREAM. */
export function reset(stream: number, code = 8): Uint8Array {
  return frame(Type.RST_STREAM, { stream, payload: uint32(code) });
}

/** WINDOW_UPDATE. */
export function windowUpdate(stream: number, increment: number): Uint8Array {
  return frame(Type.WINDOW_UPDATE, { stream, payload: uint32(increment) });
}

/** PING. */
export const PING: Uint8Array = frame(Type.PING, { payload: new Uint8Array(8) });
