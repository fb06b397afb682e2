import { hash } from "node:crypto";
import type { SignRequest } from "../../codec/mod.ts";
import { statusName } from "../../grpc/mod.ts";
import { type AuditDigest, type AuditLog, requestId, traceId } from "../../observe/mod.ts";
import type { ServerContext } from "../../rpc/mod.ts";
import { DIGEST_BYTES, findAlgorithm, type HashName } from "../../signing/mod.ts";
import type { SigningObserver } from "./signing_observer.ts";
import { signingStatus } from "./signing_status.ts";

/**
 * Records every signature and rotation, done or refused, in an audit log. Where the log cannot be
 * written it throws, and there is no signature.
 */
export function auditSigning(log: AuditLog): SigningObserver {
  const asked = (action: string, context: ServerContext) => ({
    action,
    caller: context.peer,
    requestId: requestId(context),
    traceId: traceId(context),
  });
  return {
    signed(request, { keyVersion, algorithm }, context) {
      log.append({
        ...asked("sign", context),
        ...{ outcome: "OK", key: request.keyId, keyVersion, algorithm },
        digest: digestOf(request, algorithm),
      });
    },
    refused(request, error, context) {
      const { keyId: key, keyVersion, algorithm } = request;
      log.append({
        ...asked("sign", context),
        outcome: statusName(signingStatus(error).code),
        ...{ key, keyVersion: keyVersion || undefined, algorithm },
        digest: digestOf(request, algorithm),
      });
    },
    rotated({ keyId: key, version: keyVersion }, context) {
      log.append({ ...asked("rotate_key", context), outcome: "OK", key, keyVersion });
    },
    notRotated(key, error, context) {
      const outcome = statusName(signingStatus(error).code);
      log.append({ ...asked("rotate_key", context), outcome, key });
    },
  };
}

/** The digest that came, or that of the message; none of what has not its length. */
function digestOf({ message, digest }: SignRequest, algorithm: string): AuditDigest | undefined {
  const name = hashOf(algorithm);
  if (message) {
    const hex = hash(name.replace("-", ""), message, "hex");
    return { hash: name, value: Uint8Array.fromHex(hex) };
  }
  return digest?.length === DIGEST_BYTES[name] ? { hash: name, value: digest } : undefined;
}

/** SHA-256 for a name that is none. */
function hashOf(algorithm: string): HashName {
  try {
    return findAlgorithm(algorithm).algorithm.hash;
  } catch {
    return "SHA-256";
  }
}
