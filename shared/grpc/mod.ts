/** What gRPC adds to HTTP/2: status, metadata, messages. @module */
export type { CallStatus } from "./call_status.ts";
export { compressGzip, type MessageEncoding } from "./compression.ts";
export { checkHeaderList, fieldValue, type HeaderFields } from "./header_fields.ts";
export {
  DEFAULT_MAX_MESSAGE_BYTES,
  MessageReader,
  type MessageSink,
  PREFIX_BYTES,
  readWholeMessage,
  writeMessage,
} from "./message_framing.ts";
export { Metadata, type MetadataValue } from "./metadata.ts";
export {
  decodeMetadata,
  encodeMetadata,
  isReservedName,
  metadataFault,
} from "./metadata_coding.ts";
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
export { readStatusDetails, type StatusDetails, statusDetails } from "./status_details.ts";
export { encodeTimeout } from "./timeout.ts";
