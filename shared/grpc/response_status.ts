import type { CallStatus } from "./call_status.ts";
import { type MessageEncoding, parseEncoding } from "./compression.ts";
import { isGrpcContentType } from "./content_type.ts";
import { fieldValue, type HeaderFields } from "./header_fields.ts";
import { Status, type StatusCode, statusCode } from "./status.ts";
import { decodeStatusMessage } from "./status_message.ts";

/** What response headers that do not end the stream say. */
export type ResponseHead =
  /** 1xx: the real headers are still to come (RFC 9110 §15.2). */
  | { readonly kind: "interim" }
  /** Messages follow. */
  | { readonly kind: "messages"; readonly encoding: MessageEncoding }
  /** No gRPC response: the call is over with `status`, and the stream is to be reset. */
  | { readonly kind: "refused"; readonly status: CallStatus };

const INTERIM: ResponseHead = { kind: "interim" };
const MESSAGES: ResponseHead = { kind: "messages", encoding: "identity" };

/** Reads response HEADERS without END_STREAM. With END_STREAM they are trailers: `trailersStatus`. */
export function readResponseHead(fields: HeaderFields): ResponseHead {
  const httpStatus = fieldValue(fields, ":status");
  if (httpStatus?.startsWith("1")) return INTERIM;
  if (httpStatus !== "200" || !isGrpcContentType(fieldValue(fields, "content-type"))) {
    return { kind: "refused", status: trailersStatus(fields) };
  }
  const encodingName = fieldValue(fields, "grpc-encoding");
  if (encodingName === undefined) return MESSAGES;
  const encoding = parseEncoding(encodingName);
  if (encoding === undefined) {
    const message = `the response has the unknown encoding ${JSON.stringify(encodingName)}`;
    return { kind: "refused", status: { code: Status.INTERNAL, message } };
  }
  return { kind: "messages", encoding };
}

/**
 * The status in trailers, or in the headers of a response that is trailers only. A `grpc-status`
 * that is there is never overridden; without one the HTTP status decides.
 */
export function trailersStatus(fields: HeaderFields): CallStatus {
  const value = fieldValue(fields, "grpc-status");
  if (value === undefined) return statusWithoutGrpcStatus(fields);
  const text = fieldValue(fields, "grpc-message");
  const message = text === undefined ? "" : decodeStatusMessage(text);
  if (/^\d{1,3}$/.test(value)) return { code: statusCode(Number(value)), message };
  const said = message || `the grpc-status ${JSON.stringify(value)} is no number`;
  return { code: Status.UNKNOWN, message: said };
}

/**
 * The status of a response whose DATA ended the stream: there are no trailers. A `grpc-status` in
 * its headers counts only where they are the whole response.
 */
export const STATUS_WITHOUT_TRAILERS: CallStatus = {
  code: Status.INTERNAL,
  message: "the response ended without trailers",
};

/** gRPC `doc/http-grpc-status-mapping.md`; what it leaves out, 431 for one, is UNKNOWN. */
const BY_HTTP_STATUS: Readonly<Record<string, StatusCode>> = {
  "400": Status.INTERNAL,
  "401": Status.UNAUTHENTICATED,
  "403": Status.PERMISSION_DENIED,
  "404": Status.UNIMPLEMENTED,
  "429": Status.UNAVAILABLE,
  "502": Status.UNAVAILABLE,
  "503": Status.UNAVAILABLE,
  "504": Status.UNAVAILABLE,
};

function statusWithoutGrpcStatus(fields: HeaderFields): CallStatus {
  const httpStatus = fieldValue(fields, ":status");
  if (httpStatus === undefined) {
    return { code: Status.UNKNOWN, message: "the trailers have no grpc-status" };
  }
  const contentType = fieldValue(fields, "content-type");
  const facts = [`HTTP status ${httpStatus}`];
  if (!isGrpcContentType(contentType)) {
    facts.push(
      contentType === undefined
        ? "no content-type"
        : `the content-type ${JSON.stringify(contentType)}`,
    );
  }
  return {
    code: Object.hasOwn(BY_HTTP_STATUS, httpStatus) ? BY_HTTP_STATUS[httpStatus] : Status.UNKNOWN,
    message: `the response has no grpc-status, but ${facts.join(" and ")}`,
  };
}

/** By the number and name of RFC 9113 §7 (gRPC PROTOCOL-HTTP2, "HTTP2 Transport Mapping"). */
const RESETS: readonly (readonly [string, StatusCode])[] = [
  ["NO_ERROR", Status.INTERNAL],
  ["PROTOCOL_ERROR", Status.INTERNAL],
  ["INTERNAL_ERROR", Status.INTERNAL],
  ["FLOW_CONTROL_ERROR", Status.INTERNAL],
  ["SETTINGS_TIMEOUT", Status.INTERNAL],
  ["STREAM_CLOSED", Status.INTERNAL],
  ["FRAME_SIZE_ERROR", Status.INTERNAL],
  ["REFUSED_STREAM", Status.UNAVAILABLE],
  ["CANCEL", Status.CANCELLED],
  ["COMPRESSION_ERROR", Status.INTERNAL],
  ["CONNECT_ERROR", Status.INTERNAL],
  ["ENHANCE_YOUR_CALM", Status.RESOURCE_EXHAUSTED],
  ["INADEQUATE_SECURITY", Status.PERMISSION_DENIED],
  ["HTTP_1_1_REQUIRED", Status.INTERNAL],
];

/**
 * The status of a call whose stream the peer reset with `errorCode` before its trailers. Servers
 * cancel what is past its deadline, so CANCEL after the deadline is DEADLINE_EXCEEDED.
 */
export function resetStatus(errorCode: number, deadlinePassed: boolean): CallStatus {
  const [name, code] = RESETS[errorCode] ?? [`error ${errorCode}`, Status.INTERNAL];
  if (code === Status.CANCELLED && deadlinePassed) {
    return { code: Status.DEADLINE_EXCEEDED, message: "the server cancelled after the deadline" };
  }
  return { code, message: `the server reset the stream with ${name}` };
}
