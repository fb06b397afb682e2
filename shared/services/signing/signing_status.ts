import type { ItemError } from "../../codec/mod.ts";
import { Status, type StatusCode, type StatusDetails, statusDetails } from "../../grpc/mod.ts";
import { RpcError } from "../../rpc/mod.ts";
import { SigningError, type SigningErrorKind } from "../../signing/mod.ts";

/** Whose words the reasons of these services are (google.rpc.ErrorInfo). */
export const SIGNING_DOMAIN = "signing.v1";

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
  if (!(thrown instanceof SigningError)) return RpcError.from(thrown);
  const { kind, message, retryAfterMs } = thrown;
  const [code, field] = BY_KIND[kind];
  return detailed(code, message, {
    errorInfo: { reason: reasonOf(thrown), domain: SIGNING_DOMAIN },
    retryAfterMs,
    violations: field === undefined ? [] : [{ field, description: message }],
  }, thrown);
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
  const { code, details: message } = signingStatus(thrown);
  const known = thrown instanceof SigningError ? thrown : undefined;
  return {
    code,
    message,
    reason: known === undefined ? "UNKNOWN" : reasonOf(known),
    retryAfterMs: Math.ceil(known?.retryAfterMs ?? 0),
  };
}

/** `UNKNOWN_KEY` of `unknown_key`, as AIP-193 wants reasons. */
function reasonOf({ kind }: SigningError): string {
  return kind.toUpperCase();
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
