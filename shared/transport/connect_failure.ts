import { ConnectError } from "./connect_error.ts";
import type { ConnectPhase } from "./connection_facts.ts";

/** The code of an error of the platform, `ECONNREFUSED` and the like; empty when it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}

/** An error of the platform, met while dialling `target`, as a ConnectError in plain words. */
export function connectFailure(target: string, phase: ConnectPhase, error: Error): ConnectError {
  const code = codeOf(error);
  if (phase === "dns" || phase === "tcp") {
    const words = ADDRESS_WORDS[code] ?? error.message;
    return new ConnectError("address", phase, `cannot reach ${target}: ${words}`, { cause: error });
  }
  const refusal = certificateRefusal(target, error);
  if (refusal !== undefined) return refusal;
  if (isCertificateCode(code)) {
    const words = CERTIFICATE_WORDS[code] ?? error.message;
    const message = `the certificate of ${target} is not accepted: ${words}`;
    return new ConnectError("certificate", phase, message, { cause: error });
  }
  const words = TLS_WORDS[code] ?? error.message;
  return new ConnectError("tls", phase, `no TLS session with ${target}: ${words}`, {
    cause: error,
  });
}

/**
 * A ConnectError when the error is an alert by which the peer refuses this side's certificate. In
 * TLS 1.3 it comes after the client has finished (RFC 8446 §2), so on a socket that seems open.
 */
export function certificateRefusal(target: string, error: Error): ConnectError | undefined {
  const alert = /ALERT_(.*)$/.exec(codeOf(error))?.[1];
  if (alert === undefined || !Object.hasOwn(REFUSALS, alert)) return undefined;
  const message = `${target} refused our certificate: ${REFUSALS[alert]}`;
  return new ConnectError("certificate", "tls", message, { cause: error });
}

/** Of an open connection whose peer closed it before its first byte. */
export function earlyEnd(
  target: string,
  security: "plain" | "tls" | "mtls",
  error: Error | undefined,
): ConnectError {
  const refusal = error && certificateRefusal(target, error);
  if (refusal !== undefined) return refusal;
  const closed = `${target} closed the connection before its first byte` +
    (error === undefined ? "" : ` (${error.message})`);
  // Servers on Node and Deno refuse a client's certificate by closing without an alert.
  if (security === "mtls") {
    const message = `${closed}; a server that does not trust our certificate does so`;
    return new ConnectError("certificate", "tls", message, { cause: error });
  }
  const hint = security === "tls"
    ? "it may want a client certificate"
    : "it may want TLS, or speaks no HTTP/2";
  return new ConnectError("tls", "settings", `${closed}; ${hint}`, { cause: error });
}

const ADDRESS_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there (connection refused)",
  ECONNRESET: "it reset the connection at once",
  ENOENT: "there is no such socket file",
  ENOTSOCK: "the file is no socket",
  EACCES: "the system denies access",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to its network",
  ETIMEDOUT: "the host does not answer",
  ENOTFOUND: "the name does not resolve",
  EAI_AGAIN: "the name server does not answer",
  EPERM: "access is denied; Deno needs --allow-net for it",
};

const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "it is not signed by a CA that is trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "it is not signed by a CA that is trusted here, or not in time",
  SELF_SIGNED_CERT_IN_CHAIN: "its CA is not trusted here",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed and not trusted here",
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
};

function isCertificateCode(code: string): boolean {
  return Object.hasOwn(CERTIFICATE_WORDS, code) ||
    /^(CERT_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_PURPOSE)/.test(code);
}

const TLS_WORDS: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: "it answers in plain text",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "it speaks no TLS 1.3",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "it speaks no TLS 1.3",
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: "it speaks no HTTP/2 (ALPN h2)",
  ECONNRESET: "it closed the connection during the handshake",
  EPIPE: "it closed the connection during the handshake",
};

/** Alerts of RFC 8446 §6.2 about the certificate of the side that receives them. */
const REFUSALS: Readonly<Record<string, string>> = {
  CERTIFICATE_REQUIRED: "it wants a client certificate and got none",
  BAD_CERTIFICATE: "it is malformed or its signature is wrong",
  UNSUPPORTED_CERTIFICATE: "it is of a kind that the server does not support",
  CERTIFICATE_REVOKED: "it is revoked",
  CERTIFICATE_EXPIRED: "it has expired or is not valid yet",
  CERTIFICATE_UNKNOWN: "it is not acceptable",
  UNKNOWN_CA: "it is not signed by a CA that the server trusts",
  ACCESS_DENIED: "it is valid, but not let in",
  DECRYPT_ERROR: "the server could not verify it",
};
