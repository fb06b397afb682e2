import type { TlsMode } from "../credentials/mod.ts";
import type { ConnectPhase } from "../transport/mod.ts";
import { ConnectError, type ConnectErrorKind } from "./errors.ts";

/** What an engine saw of a connection that failed. */
export interface ConnectFailure {
  readonly phase: ConnectPhase;
  /** The address as people write it. */
  readonly address: string;
  readonly mode: TlsMode;
  /** The name that the server's certificate had to carry. */
  readonly serverName: string;
  /** What the platform threw; absent when the peer closed without a word. */
  readonly cause?: unknown;
}

interface Verdict {
  readonly kind: ConnectErrorKind;
  /** What is wrong, and what to do. */
  readonly text: string;
}

const PHASE_NAMES: Readonly<Record<ConnectPhase, string>> = {
  dns: "looking the name up",
  tcp: "dialling",
  tls: "the TLS handshake",
  settings: "the HTTP/2 settings exchange",
};

/** The one place where a platform's error of connecting becomes ours. */
export function connectError(failure: ConnectFailure): ConnectError {
  const { kind, text } = judge(failure);
  const where = `no connection to ${failure.address} (${PHASE_NAMES[failure.phase]})`;
  return new ConnectError(kind, failure.phase, `${where}: ${text}`, { cause: failure.cause });
}

/** The peer has gone silent for `timeoutMs`, ms. */
export function connectTimeout(
  failure: Omit<ConnectFailure, "cause">,
  timeoutMs: number,
): ConnectError {
  const where = `no connection to ${failure.address} (${PHASE_NAMES[failure.phase]})`;
  const text = `no answer within ${timeoutMs} ms; check that the address is right, that no ` +
    "firewall drops the packets and that the server is not stuck";
  return new ConnectError("timeout", failure.phase, `${where}: ${text}`);
}

function judge(failure: ConnectFailure): Verdict {
  const code = codeOf(failure.cause);
  switch (failure.phase) {
    case "dns":
      return { kind: "address", text: "the name does not resolve; check its spelling and the DNS" };
    case "tcp":
      return judgeDial(code, failure);
    case "tls":
      return judgeHandshake(code, failure);
    case "settings":
      return judgeSettings(code, failure);
  }
}

function judgeDial(code: string, { cause }: ConnectFailure): Verdict {
  switch (code) {
    case "ECONNREFUSED":
      return {
        kind: "address",
        text: "nobody listens there; start the server, or check host and port",
      };
    case "ENOENT":
      return {
        kind: "address",
        text: "there is no such socket file; start the server, or check the path",
      };
    case "EACCES":
    case "EPERM":
      return { kind: "address", text: "this user may not connect there; check the permissions" };
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return { kind: "address", text: "there is no route to it; check the host and the network" };
    case "ETIMEDOUT":
      return { kind: "timeout", text: "the host does not answer; check the host and the firewall" };
    default:
      return { kind: "address", text: `${messageOf(cause)}; check host and port` };
  }
}

// Codes as node:tls on Deno gives them for what rustls found, and as OpenSSL names them.
const UNTRUSTED = /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|CERT_|INVALID_CA|HOSTNAME_)/;
const ALERT = /ALERT/;
const CERTIFICATE_ALERT = /CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR/;

function judgeHandshake(code: string, failure: ConnectFailure): Verdict {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      kind: "certificate",
      text: `the server's certificate is not for ${failure.serverName}; ` +
        "give it that name, or say the name it has",
    };
  }
  if (UNTRUSTED.test(code)) {
    return {
      kind: "certificate",
      text: `the server's certificate was refused (${messageOf(failure.cause)}); ` +
        "it has expired, or its CA is not the one that this side trusts",
    };
  }
  if (ALERT.test(code)) return judgeAlert(code, failure);
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return { kind: "tls", text: "the peer does not speak TLS; check the port and the TLS mode" };
  }
  return {
    kind: "tls",
    text: failure.cause === undefined
      ? "the peer closed the connection; check that it speaks TLS 1.3"
      : `${messageOf(failure.cause)}; check that the peer speaks TLS 1.3 and HTTP/2`,
  };
}

function judgeAlert(code: string, failure: ConnectFailure): Verdict {
  if (CERTIFICATE_ALERT.test(code)) {
    const ours = failure.mode === "mtls"
      ? "the server refused our certificate"
      : "the server asks for a client certificate, and this side has none";
    return {
      kind: "certificate",
      text: `${ours} (${messageOf(failure.cause)}); check that it has not expired and that ` +
        "the server trusts its CA",
    };
  }
  if (code.includes("PROTOCOL_VERSION")) {
    return { kind: "tls", text: "the peer does not speak TLS 1.3, and nothing less is taken" };
  }
  if (code.includes("APPLICATION_PROTOCOL")) {
    return { kind: "tls", text: "the peer does not speak HTTP/2 (ALPN h2); is it a gRPC server?" };
  }
  return { kind: "tls", text: `the peer ended the handshake: ${messageOf(failure.cause)}` };
}

function judgeSettings(code: string, failure: ConnectFailure): Verdict {
  if (ALERT.test(code)) return judgeAlert(code, failure);
  if (failure.mode === "off") {
    return {
      kind: "tls",
      text: "the peer does not speak plain HTTP/2; does it want TLS, or is it another service?",
    };
  }
  if (failure.cause !== undefined && code !== "ECONNRESET" && code !== "EPIPE") {
    return { kind: "tls", text: `the peer does not speak HTTP/2: ${messageOf(failure.cause)}` };
  }
  // In TLS 1.3 the client is done before the server has judged its certificate (RFC 8446 section
  // 2); a server that closes without an alert, or whose alert is lost, looks like this.
  return {
    kind: "certificate",
    text: "the server closed the connection right after the handshake, as one does that refuses " +
      (failure.mode === "mtls"
        ? "our certificate; check that it has not expired and that the server trusts its CA"
        : "a client without a certificate"),
  };
}

/** `ECONNREFUSED`, `ERR_TLS_…`; from the text when an engine handed on nothing but that. */
function codeOf(cause: unknown): string {
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") {
    return cause.code;
  }
  return /\bE[A-Z]{3,}\b/.exec(messageOf(cause))?.[0] ?? "";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause ?? "the peer closed the connection");
}
