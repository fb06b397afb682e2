import { gunzipSync, gzipSync } from "node:zlib";
import type { CallStatus } from "./call_status.ts";
import { Status } from "./status.ts";

/** The message encodings that both sides understand (gRPC `doc/compression.md`). */
export type MessageEncoding = "identity" | "gzip";

/** The value of `grpc-accept-encoding` that this side sends. */
export const ACCEPTED_ENCODINGS = "identity,gzip";

/** The encoding that a `grpc-encoding` names, identity when it is absent; undefined when unknown. */
export function parseEncoding(value: string | undefined): MessageEncoding | undefined {
  if (value === undefined || value === "identity") return "identity";
  return value === "gzip" ? "gzip" : undefined;
}

/** Whether a peer's `grpc-accept-encoding` allows gzip towards it. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false;
  if (acceptEncoding === ACCEPTED_ENCODINGS) return true;
  return acceptEncoding.split(",").some((name) => name.trim() === "gzip");
}

/** A message in gzip's form. */
export function compressGzip(message: Uint8Array): Uint8Array {
  return gzipSync(message);
}

/**
 * The message behind gzip's form, or why there is none: RESOURCE_EXHAUSTED when it is larger than
 * `maxBytes`, INTERNAL when the bytes are not gzip. Inflating stops once the limit is passed, so a
 * bomb costs no more memory than the largest legal message.
 */
export function decompressGzip(compressed: Uint8Array, maxBytes: number): Uint8Array | CallStatus {
  try {
    // The platform takes no limit of 0; the comparison below covers that.
    const message = gunzipSync(compressed, { maxOutputLength: Math.max(1, maxBytes) });
    return message.length <= maxBytes ? message : tooLarge(maxBytes);
  } catch (cause) {
    if ((cause as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") return tooLarge(maxBytes);
    return { code: Status.INTERNAL, message: "a compressed message is not gzip" };
  }
}

function tooLarge(maxBytes: number): CallStatus {
  return {
    code: Status.RESOURCE_EXHAUSTED,
    message: `a message is larger than ${maxBytes} bytes after decompression`,
  };
}
