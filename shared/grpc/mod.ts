/** What gRPC adds to HTTP/2: status, metadata, messages. @module */
export type { CallStatus } from "./call_status.ts";
export {
  ACCEPTED_ENCODINGS,
  acceptsGzip,
  compressGzip,
  decompressGzip,
  type MessageEncoding,
  parseEncoding,
} from "./compression.ts";
export { GRPC_CONTENT_TYPE, isGrpcContentType } from "./content_type.ts";
export { checkHeaderList, fieldValue, type HeaderFields } from "./header_fields.ts";
export {
  DEFAULT_MAX_MESSAGE_BYTES,
  MessageReader,
  type MessageReaderOptions,
  type MessageSink,
  PREFIX_BYTES,
  readWholeMessage,
  writeMessage,
} from "./message_framing.ts";
export { isMetadataKey, isMetadataText, Metadata, type MetadataValue } from "./metadata.ts";
export { decodeMetadata, encodeMetadata, hasMetadata, isReservedName } from "./metadata_coding.ts";
export { callFields, requestFields, type RequestTarget } from "./request_fields.ts";
export {
  readRequestHead,
  refuseHttp,
  type RequestHead,
  type RequestRefusal,
  unknownPathStatus,
} from "./request_head.ts";
export { responseFields, trailerFields, trailersOnlyFields } from "./response_fields.ts";
export {
  readResponseHead,
  resetStatus,
  type ResponseHead,
  STATUS_WITHOUT_TRAILERS,
  trailersStatus,
} from "./response_status.ts";
export { Status, type StatusCode, statusCode, type StatusName, statusName } from "./status.ts";
export {
  type FieldViolation,
  readStatusDetails,
  type StatusDetails,
  statusDetails,
} from "./status_details.ts";
export { decodeStatusMessage, encodeStatusMessage } from "./status_message.ts";
export { decodeTimeout, encodeTimeout } from "./timeout.ts";
