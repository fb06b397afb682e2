/** Bytes that stand for themselves (gRPC PROTOCOL-HTTP2, "Percent-Byte-Unencoded"). */
const PLAIN = /^[\x20-\x24\x26-\x7e]*$/;
/** A field value must not begin or end with white space (RFC 9113 §8.2.1). */
const OUTER_SPACE = /^ | $/;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A status message as the value of `grpc-message`: UTF-8, percent-encoded where it must be. */
export function encodeStatusMessage(message: string): string {
  if (PLAIN.test(message) && !OUTER_SPACE.test(message)) return message;
  const bytes = encoder.encode(message);
  let value = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    const outerSpace = byte === 0x20 && (i === 0 || i === bytes.length - 1);
    value += byte < 0x20 || byte > 0x7e || byte === 0x25 || outerSpace
      ? `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
      : String.fromCharCode(byte);
  }
  return value;
}

/**
 * The status message in a `grpc-message`. Never fails, as the specification asks: a `%` without two
 * hex digits stands for itself, and bytes that are not UTF-8 become U+FFFD.
 */
export function decodeStatusMessage(value: string): string {
  if (PLAIN.test(value)) return value;
  const bytes = new Uint8Array(value.length);
  let length = 0;
  for (let i = 0; i < value.length; i++) {
    const char = value.charCodeAt(i);
    const hex = char === 0x25 ? value.slice(i + 1, i + 3) : "";
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes[length++] = parseInt(hex, 16);
      i += 2;
    } else {
      bytes[length++] = char;
    }
  }
  return decoder.decode(bytes.subarray(0, length));
}
