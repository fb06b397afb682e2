/** What gRPC adds to HTTP/2: status, metadata, messages. @module */
export { Metadata, type MetadataValue } from "./metadata.ts";
export { Status, type StatusCode, statusCode, type StatusName, statusName } from "./status.ts";
