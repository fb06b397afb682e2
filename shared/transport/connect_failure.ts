import { messageOf, printable } from "../base/mod.ts";
import type { TlsMode } from "../credentials/mod.ts";
import { ConnectError, type ConnectErrorKind } from "./connect_error.ts";
import type { ConnectPhase } from "./connection_facts.ts";

/** Where a connection failed. */
export interface ConnectPlace {
  readonly phase: ConnectPhase;
  /** The address as people write it. */
  readonly target: string;
}

/** What an engine saw of a connection that failed. */
export interface ConnectFailure extends ConnectPlace {
  readonly mode: TlsMode;
  /** The name that the server's certificate had to carry. */
  readonly serverName: string;
  /** What the platform threw; absent when the peer closed without a word. */
  readonly cause?: unknown;
}

/** What became of it. */
export interface ConnectVerdict {
  readonly kind: ConnectErrorKind;
  /** What is wrong, and what to do. */
  readonly text: string;
  readonly cause?: unknown;
}

const PHASE_NAMES: Readonly<Record<ConnectPhase, string>> = {
  dns: "looking the name up",
  tcp: "dialling",
  tls: "the TLS handshake",
  settings: "the HTTP/2 settings exchange",
};

/** A ConnectError in the one form that all of them have. */
export function connectError(place: ConnectPlace, verdict: ConnectVerdict): ConnectError {
  const { phase, target } = place;
  const { kind, text, cause } = verdict;
  const message = `no connection to ${target} (${PHASE_NAMES[phase]}): ${text}`;
  // The text may be the peer's.
  return new ConnectError(kind, phase, printable(message, { maxChars: 1000 }), { cause });
}

/** What the platform or the peer did to a connection as a ConnectError in plain words. */
export function connectFailure(failure: ConnectFailure): ConnectError {
  const verdict = { ...judge(failure), cause: failure.cause };
  // In TLS 1.3 the client is done before the server has judged its certificate (RFC 8446 §2).
  const phase = verdict.kind === "certificate" ? "tls" : failure.phase;
  return connectError({ ...failure, phase }, verdict);
}

/** The phase was not over when the time to connect was, ms. */
export function connectTimeout(place: ConnectPlace, timeoutMs: number): ConnectError {
  const text = `not done within ${timeoutMs} ms; check that the address is right, that no ` +
    "firewall drops the packets and that the server is not stuck";
  return connectError(place, { kind: "timeout", text });
}

/** The code of an error of the platform, `ECONNREFUSED` and the like; empty when it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}

function judge(failure: ConnectFailure): ConnectVerdict {
  // Some engines hand on nothing but the text.
  const code = codeOf(failure.cause) ||
    (/\bE[A-Z]{3,}\b/.exec(causeText(failure.cause))?.[0] ?? "");
  switch (failure.phase) {
    case "dns":
    case "tcp":
      return {
        kind: code === "ETIMEDOUT" ? "timeout" : "address",
        text: ADDRESS_WORDS[code] ?? `${causeText(failure.cause)}; check host and port`,
      };
    case "tls":
      return judgeCertificate(code, failure) ?? judgeHandshake(code, failure.cause);
    case "settings":
      return judgeCertificate(code, failure) ?? judgeSettings(code, failure);
  }
}

function judgeCertificate(code: string, failure: ConnectFailure): ConnectVerdict | undefined {
  const { serverName, mode, cause } = failure;
  const alert = /ALERT_(.*)$/.exec(code)?.[1];
  if (alert !== undefined && Object.hasOwn(REFUSALS, alert)) {
    const text = mode === "mtls" || alert === "CERTIFICATE_REQUIRED"
      ? `the server refused our certificate: ${REFUSALS[alert]}`
      : `the server refused a client without a certificate: ${REFUSALS[alert]}`;
    return { kind: "certificate", text };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const text = `the server's certificate is not for ${serverName}; ` +
      "give it that name, or say the name it has";
    return { kind: "certificate", text };
  }
  if (!CERTIFICATE_CODE.test(code)) return undefined;
  return certificateVerdict(CERTIFICATE_WORDS[code] ?? causeText(cause));
}

/** Of a certificate of the server that this side does not take. */
export function certificateVerdict(reason: string): ConnectVerdict {
  return { kind: "certificate", text: `the server's certificate is not accepted: ${reason}` };
}

function judgeHandshake(code: string, cause: unknown): ConnectVerdict {
  if (cause === undefined || CLOSED.has(code)) {
    const text = "the peer closed the connection; check that it speaks TLS 1.3";
    return { kind: "tls", text };
  }
  const text = TLS_WORDS[code] ??
    `${causeText(cause)}; check that the peer speaks TLS 1.3 and HTTP/2`;
  return { kind: "tls", text };
}

function judgeSettings(code: string, { mode, cause }: ConnectFailure): ConnectVerdict {
  if (cause !== undefined && !CLOSED.has(code)) {
    const text = TLS_WORDS[code] ?? `the peer does not speak HTTP/2: ${causeText(cause)}`;
    return { kind: "tls", text };
  }
  if (mode === "off") {
    const text = "the peer closed the connection; does it want TLS, or is it another service?";
    return { kind: "tls", text };
  }
  // Servers on Node and Deno refuse a client's certificate by closing without an alert.
  const text = "the server closed the connection right after the handshake, as one does that " +
    (mode === "mtls"
      ? "does not trust our certificate; check that it has not expired and that the server " +
        "trusts its CA"
      : "refuses a client without a certificate");
  return { kind: "certificate", text };
}

function causeText(cause: unknown): string {
  return messageOf(cause ?? "the peer closed the connection");
}

/** How a peer that hangs up looks. */
const CLOSED: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE"]);

const ADDRESS_WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: "the name does not resolve; check its spelling and the DNS",
  EAI_AGAIN: "the name server does not answer; check the network and the DNS",
  ECONNREFUSED: "nobody listens there; start the server, or check host and port",
  ECONNRESET: "it reset the connection at once; check host and port",
  ENOENT: "there is no such socket file; start the server, or check the path",
  ENOTSOCK: "the file is no socket; check the path",
  EACCES: "this user may not connect there; check the permissions",
  EPERM: "access is denied; Deno needs --allow-net for it",
  EHOSTUNREACH: "there is no route to the host; check the host and the network",
  ENETUNREACH: "there is no route to its network; check the host and the network",
  ETIMEDOUT: "the host does not answer; check the host and the firewall",
};

/** Codes as node:tls on Deno gives them for what rustls found, and as OpenSSL names them. */
const CERTIFICATE_CODE =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_|ERR_TLS_CERT_|INVALID_|HOSTNAME_)/;

const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "it is not signed by a CA that is trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "it is not signed by a CA that is trusted here, or has expired",
  SELF_SIGNED_CERT_IN_CHAIN: "its CA is not trusted here",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed or that of a CA (CA:TRUE), and not trusted here",
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
};

const TLS_WORDS: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER:
    "the peer answers in plain text where TLS is due; check the port and the TLS mode",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION:
    "the peer does not speak TLS 1.3, and nothing less is taken",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "the peer does not speak TLS 1.3, and nothing less is taken",
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
    "the peer does not speak HTTP/2 (ALPN h2); is it a gRPC server?",
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
