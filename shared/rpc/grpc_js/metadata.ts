import { Buffer } from "node:buffer";
import { Metadata as GrpcMetadata } from "@grpc/grpc-js";
import { Metadata } from "../../grpc/mod.ts";

// Of the transport, not of the call: grpc-js leaves them in.
const HIDDEN = new Set([
  "content-type",
  "date",
  "grpc-encoding",
  "grpc-accept-encoding",
  "accept-encoding",
]);

/** Our metadata as that of grpc-js. */
export function toGrpcMetadata(metadata: Metadata | undefined): GrpcMetadata {
  const result = new GrpcMetadata();
  if (metadata === undefined) return result;
  for (const [key, value] of metadata) {
    // node:http2 drops a field whose value begins or ends with a space (RFC 9113 section 8.2.1).
    result.add(key, typeof value === "string" ? value.trim() : Buffer.from(value));
  }
  return result;
}

/** The metadata of grpc-js as ours, without what belongs to the transport. */
export function fromGrpcMetadata(metadata: GrpcMetadata | undefined): Metadata {
  const result = new Metadata();
  if (metadata === undefined) return result;
  for (const [key, values] of Object.entries(metadata.toJSON())) {
    if (HIDDEN.has(key)) continue;
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
