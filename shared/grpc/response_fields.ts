import type { CallStatus } from "./call_status.ts";
import { ACCEPTED_ENCODINGS, type MessageEncoding } from "./compression.ts";
import { GRPC_CONTENT_TYPE } from "./content_type.ts";
import { encodeMetadata } from "./metadata_coding.ts";
import type { Metadata } from "./metadata.ts";
import { encodeStatusMessage } from "./status_message.ts";

/** The header fields of a response with messages; without metadata to be encoded once and kept. */
export function responseFields(encoding: MessageEncoding, metadata?: Metadata): string[] {
  const fields = [
    ...[":status", "200"],
    ...["content-type", GRPC_CONTENT_TYPE],
    ...["grpc-accept-encoding", ACCEPTED_ENCODINGS],
  ];
  if (encoding === "gzip") fields.push("grpc-encoding", "gzip");
  if (metadata !== undefined) encodeMetadata(metadata, fields);
  return fields;
}

/** The trailers of a response; those of `OK` without metadata are to be encoded once and kept. */
export function trailerFields(status: CallStatus, metadata?: Metadata): string[] {
  const fields = ["grpc-status", String(status.code)];
  if (status.message !== "") fields.push("grpc-message", encodeStatusMessage(status.message));
  if (metadata !== undefined) encodeMetadata(metadata, fields);
  return fields;
}

/** The header fields of a response that is over before its first message ("Trailers-Only"). */
export function trailersOnlyFields(status: CallStatus, metadata?: Metadata): string[] {
  return [
    ...[":status", "200"],
    ...["content-type", GRPC_CONTENT_TYPE],
    ...trailerFields(status, metadata),
  ];
}
