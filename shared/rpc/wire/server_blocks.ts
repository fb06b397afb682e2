import {
  encodeMetadata,
  type MessageEncoding,
  type Metadata,
  responseFields,
  Status,
  type StatusCode,
  trailerFields,
  trailersOnlyFields,
} from "../../grpc/mod.ts";
import { HeaderBlock } from "../../wire/mod.ts";

/** The header block that opens a response with messages, by their encoding. */
export const RESPONSE_BLOCKS: Readonly<Record<MessageEncoding, HeaderBlock>> = {
  identity: HeaderBlock.of(responseFields("identity")),
  gzip: HeaderBlock.of(responseFields("gzip")),
};

/** The trailers of a call that went well. */
export const OK_TRAILERS: HeaderBlock = HeaderBlock.of(
  trailerFields({ code: Status.OK, message: "" }),
);

/** Metadata as the header fields behind a prepared block; null when there is none. */
export function extraFields(metadata: Metadata | undefined): string[] | null {
  if (metadata === undefined || metadata.size === 0) return null;
  const fields: string[] = [];
  encodeMetadata(metadata, fields);
  return fields.length === 0 ? null : fields;
}

/** The trailers behind a response's messages, all of them per-call fields. */
export function statusFields(
  code: StatusCode,
  message: string,
  metadata: Metadata | undefined,
): string[] {
  return trailerFields({ code, message }, metadata);
}

/** The header list of a response without messages. */
export function statusOnlyFields(
  code: StatusCode,
  message: string,
  metadata: Metadata | undefined,
): string[] {
  return trailersOnlyFields({ code, message }, metadata);
}
