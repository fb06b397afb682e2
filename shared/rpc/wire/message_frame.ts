import { compressGzip, type MessageEncoding, PREFIX_BYTES, writeMessage } from "../../grpc/mod.ts";

const KEPT_BYTES = 65536;
const kept = new Uint8Array(KEPT_BYTES);
let current: Uint8Array = kept;

/**
 * Frames a message at the beginning of {@link framed}, where it stands until the next one; its
 * length with the prefix, bytes. The connection copies what it is given to send, so that one buffer
 * does for all calls.
 */
export function frameMessage(message: Uint8Array, encoding: MessageEncoding): number {
  const compressed = encoding === "gzip";
  const body = compressed ? compressGzip(message) : message;
  const length = body.length + PREFIX_BYTES;
  current = length <= KEPT_BYTES ? kept : new Uint8Array(length);
  return writeMessage(current, 0, body, compressed);
}

/** The message framed last. */
export function framed(): Uint8Array {
  const bytes = current;
  current = kept;
  return bytes;
}
