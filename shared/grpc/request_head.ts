import type { CallStatus } from "./call_status.ts";
import {
  ACCEPTED_ENCODINGS,
  acceptsGzip,
  type MessageEncoding,
  parseEncoding,
} from "./compression.ts";
import { isGrpcContentType } from "./content_type.ts";
import type { HeaderFields } from "./header_fields.ts";
import { isReservedName, metadataFault } from "./metadata_coding.ts";
import { trailersOnlyFields } from "./response_fields.ts";
import { trailersStatus } from "./response_status.ts";
import { Status } from "./status.ts";
import { decodeTimeout } from "./timeout.ts";

/** A request that a handler may be looked up for. */
export interface RequestHead {
  readonly kind: "call";
  /** `/package.Service/Method`; not yet known to exist. */
  readonly path: string;
  /** ns from now; Infinity when the client set none. */
  readonly timeoutNs: number;
  /** Of the request's messages. */
  readonly encoding: MessageEncoding;
  /** Whether the response's messages may be in gzip. */
  readonly acceptsGzip: boolean;
  /** Whether `decodeMetadata` will find anything. */
  readonly hasMetadata: boolean;
}

/** A request that is answered at once, with header fields that end the stream. */
export interface RequestRefusal {
  readonly kind: "refused";
  readonly fields: HeaderFields;
  /** What the fields say, as a client of gRPC reads them. */
  readonly status: CallStatus;
}

/**
 * Reads the header fields of a request, which the HTTP/2 core has found well-formed. What is no
 * gRPC at all is refused in HTTP's terms, the rest with a status. Pure and without mutable parts:
 * the result may be kept and used for any request with the same fields.
 *
 * A missing `te: trailers` is let pass, as grpc-go and grpc-java do; only another value is not.
 */
export function readRequestHead(fields: HeaderFields): RequestHead | RequestRefusal {
  let path = "";
  let method = "";
  let contentType: string | undefined;
  let te: string | undefined;
  let timeout: string | undefined;
  let encodingName: string | undefined;
  let acceptEncoding: string | undefined;
  let hasMetadata = false;
  for (let i = 0; i < fields.length; i += 2) {
    const value = fields[i + 1];
    switch (fields[i]) {
      case ":path":
        path = value;
        break;
      case ":method":
        method = value;
        break;
      case "content-type":
        contentType = value;
        break;
      case "te":
        te = value;
        break;
      case "grpc-timeout":
        timeout = value;
        break;
      case "grpc-encoding":
        encodingName = value;
        break;
      case "grpc-accept-encoding":
        acceptEncoding = value;
        break;
      default:
        hasMetadata ||= !isReservedName(fields[i]);
    }
  }

  if (method !== "POST") return refuseHttp("405", "allow", "POST");
  if (!isGrpcContentType(contentType)) return refuseHttp("415");
  if (te !== undefined && te !== "trailers") return refuseHttp("400");
  const timeoutNs = timeout === undefined ? Infinity : decodeTimeout(timeout);
  if (timeoutNs === undefined) {
    const message = `the grpc-timeout ${JSON.stringify(timeout)} is malformed`;
    return refuse({ code: Status.INTERNAL, message });
  }
  const encoding = parseEncoding(encodingName);
  if (encoding === undefined) {
    const message = `the grpc-encoding ${JSON.stringify(encodingName)} is not supported`;
    return refuse(
      { code: Status.UNIMPLEMENTED, message },
      ["grpc-accept-encoding", ACCEPTED_ENCODINGS],
    );
  }
  const fault = hasMetadata ? metadataFault(fields) : undefined;
  if (fault !== undefined) return refuse(fault);
  return {
    kind: "call",
    path,
    timeoutNs,
    encoding,
    acceptsGzip: acceptsGzip(acceptEncoding),
    hasMetadata,
  };
}

/** The answer to a path that no handler serves. */
export function unknownPathStatus(path: string): CallStatus {
  return { code: Status.UNIMPLEMENTED, message: `there is no method ${path} here` };
}

/** The answer to what is no gRPC. @param httpStatus `405` */
export function refuseHttp(httpStatus: string, ...more: string[]): RequestRefusal {
  const fields = [":status", httpStatus, ...more];
  const { code } = trailersStatus(fields);
  const status = { code, message: `no request of gRPC: answered with HTTP status ${httpStatus}` };
  return { kind: "refused", fields, status };
}

function refuse(status: CallStatus, more: HeaderFields = []): RequestRefusal {
  return { kind: "refused", fields: [...trailersOnlyFields(status), ...more], status };
}
