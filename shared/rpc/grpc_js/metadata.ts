import { Buffer } from "node:buffer";
import { Metadata as GrpcMetadata } from "@grpc/grpc-js";
import { isReservedName, Metadata } from "../../grpc/mod.ts";

// Added by node:http2 and grpc-js on their own, and nothing of the call.
const HIDDEN = new Set(["date", "accept-encoding"]);

/** Our metadata as that of grpc-js, without what belongs to the protocol, a `host` for one. */
export function toGrpcMetadata(metadata: Metadata | undefined): GrpcMetadata {
  const result = new GrpcMetadata();
  if (metadata === undefined) return result;
  for (const [key, value] of metadata) {
    if (isReservedName(key)) continue;
    // node:http2 drops a field whose value begins or ends with a space (RFC 9113 section 8.2.1).
    result.add(key, typeof value === "string" ? value.trim() : Buffer.from(value));
  }
  return result;
}

/**
 * The metadata of grpc-js as ours, without what belongs to the protocol. Values of `-bin` keys are as
 * grpc-js has decoded them, which takes whatever is not base64 for less or nothing.
 */
export function fromGrpcMetadata(metadata: GrpcMetadata | undefined): Metadata {
  const result = new Metadata();
  if (metadata === undefined) return result;
  for (const [key, values] of Object.entries(metadata.toJSON())) {
    if (isReservedName(key) || HIDDEN.has(key)) continue;
    for (const value of values) {
      try {
        result.append(key, typeof value === "string" ? value : new Uint8Array(value));
      } catch {
        // A peer that sends what gRPC does not allow loses that value, not the call.
      }
    }
  }
  return result;
}
