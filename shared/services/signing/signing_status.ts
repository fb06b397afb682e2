import type { ItemError } from "../../codec/mod.ts";
import { Status, type StatusCode, type StatusDetails, statusDetails } from "../../grpc/mod.ts";
import { AuditError } from "../../observe/mod.ts";
import { RpcError } from "../../rpc/mod.ts";
import { SigningError, type SigningErrorKind } from "../../signing/mod.ts";

/** Whose words the reasons of these services are (google.rpc.ErrorInfo). */
const SIGNING_DOMAIN = "signing.v1";

/** What a kind of failure is to a client: the status, and the field of the request at fault. */
const BY_KIND: Readonly<Record<SigningErrorKind, readonly [StatusCode, field?: string]>> = {
  unknown_algorithm: [Status.INVALID_ARGUMENT, "algorithm"],
  refused_algorithm: [Status.INVALID_ARGUMENT, "algorithm"],
  wrong_key_type: [Status.INVALID_ARGUMENT, "algorithm"],
  wrong_encoding: [Status.INVALID_ARGUMENT, "encoding"],
  malformed_input: [Status.INVALID_ARGUMENT, "input"],
  wrong_digest_length: [Status.INVALID_ARGUMENT, "digest"],
  wrong_checksum: [Status.INVALID_ARGUMENT, "input_crc32c"],
  malformed_signature: [Status.INVALID_ARGUMENT, "signature"],
  // The request is well made; it is the key's state or policy that would have to change.
  not_in_policy: [Status.FAILED_PRECONDITION],
  weak_not_allowed: [Status.FAILED_PRECONDITION],
  disabled_version: [Status.FAILED_PRECONDITION],
  no_common_algorithm: [Status.FAILED_PRECONDITION],
  unknown_key: [Status.NOT_FOUND],
  unknown_version: [Status.NOT_FOUND],
  overloaded: [Status.RESOURCE_EXHAUSTED],
  deadline_exceeded: [Status.DEADLINE_EXCEEDED],
  closed: [Status.UNAVAILABLE],
  unsupported: [Status.UNIMPLEMENTED],
  backend_failed: [Status.INTERNAL],
};

/** The status of a failure, with its details in the trailers; of another error as `RpcError.from`. */
export function signingStatus(thrown: unknown): RpcError {
  const { code, message, details } = failureOf(thrown);
  return details === undefined ? RpcError.from(thrown) : detailed(code, message, details, thrown);
}

/** What a failure is to a client; without details it is none of ours. */
interface Failure {
  readonly code: StatusCode;
  readonly message: string;
  readonly details?: StatusDetails;
}

function failureOf(thrown: unknown): Failure {
  if (thrown instanceof AuditError) {
    // Its own message names files, and is for the log.
    const errorInfo = { reason: "AUDIT_UNAVAILABLE", domain: SIGNING_DOMAIN };
    const message = "what is signed cannot be recorded now, so nothing is signed";
    return { code: Status.UNAVAILABLE, message, details: { errorInfo } };
  }
  if (!(thrown instanceof SigningError)) {
    const { code, details: message } = RpcError.from(thrown);
    return { code, message };
  }
  const { kind, message, retryAfterMs } = thrown;
  const [code, field] = BY_KIND[kind];
  const details = {
    // As AIP-193 wants reasons: UNKNOWN_KEY.
    errorInfo: { reason: kind.toUpperCase(), domain: SIGNING_DOMAIN },
    retryAfterMs,
    violations: field === undefined ? [] : [{ field, description: message }],
  };
  return { code, message, details };
}

/** INVALID_ARGUMENT for a field that the service itself refuses. */
export function badRequest(field: string, message: string): RpcError {
  return detailed(Status.INVALID_ARGUMENT, message, {
    errorInfo: { reason: "INVALID_REQUEST", domain: SIGNING_DOMAIN },
    violations: [{ field, description: message }],
  });
}

/** A refusal by who the client is, and not by what it asked. */
export function permissionDenied(message: string): RpcError {
  return detailed(Status.PERMISSION_DENIED, message, {
    errorInfo: { reason: "NOT_AN_ADMIN", domain: SIGNING_DOMAIN },
  });
}

/** The failure of one item, where the call goes on. */
export function itemError(thrown: unknown): ItemError {
  const { code, message, details } = failureOf(thrown);
  return {
    code,
    message,
    reason: details?.errorInfo?.reason ?? "UNKNOWN",
    retryAfterMs: Math.ceil(details?.retryAfterMs ?? 0),
  };
}

function detailed(
  code: StatusCode,
  message: string,
  details: StatusDetails,
  cause?: unknown,
): RpcError {
  return new RpcError(code, message, {
    trailers: statusDetails({ code, message }, details),
    cause,
  });
}
