import { ACCEPTED_ENCODINGS, type MessageEncoding } from "./compression.ts";
import { GRPC_CONTENT_TYPE } from "./content_type.ts";
import { encodeMetadata } from "./metadata_coding.ts";
import type { Metadata } from "./metadata.ts";
import { encodeTimeout } from "./timeout.ts";

/** What is the same in every request for a method on a channel. */
export interface RequestTarget {
  /** `/package.Service/Method`. */
  readonly path: string;
  /** Host and port, as the caller named them; `localhost` for a Unix socket. */
  readonly authority: string;
  readonly secure: boolean;
  /** `name/version (…)`. */
  readonly userAgent: string;
  /** Of the request's messages. @default "identity" */
  readonly encoding?: MessageEncoding;
}

/** The header fields that every request for a method shares, to be encoded once and kept. */
export function requestFields(target: RequestTarget): string[] {
  const fields = [
    ...[":method", "POST"],
    ...[":scheme", target.secure ? "https" : "http"],
    ...[":path", target.path],
    ...[":authority", target.authority],
    ...["te", "trailers"],
    ...["content-type", GRPC_CONTENT_TYPE],
    ...["grpc-accept-encoding", ACCEPTED_ENCODINGS],
    ...["user-agent", target.userAgent],
  ];
  if (target.encoding === "gzip") fields.push("grpc-encoding", "gzip");
  return fields;
}

/** The header fields of one call, which follow those of its method. */
export function callFields(timeoutNs: number, metadata: Metadata | undefined): string[] {
  const fields: string[] = [];
  if (timeoutNs !== Infinity) fields.push("grpc-timeout", encodeTimeout(timeoutNs));
  if (metadata !== undefined) encodeMetadata(metadata, fields);
  return fields;
}
