import assert from "node:assert/strict";
import { connectFailure, connectTimeout } from "./connect_failure.ts";
import type { ConnectPhase } from "./connection_facts.ts";

const base = { target: "df:50051", mode: "mtls", serverName: "df" } as const;

function coded(code: string, message = "as the platform says it"): Error {
  return Object.assign(new Error(message), { code });
}

interface Row {
  readonly name: string;
  readonly phase: ConnectPhase;
  readonly cause?: unknown;
  readonly mode?: "mtls" | "tls" | "off";
  readonly kind: string;
  readonly text: RegExp;
}

const rows: readonly Row[] = [
  {
    name: "an unknown name",
    phase: "dns",
    cause: coded("ENOTFOUND"),
    kind: "address",
    text: /no connection to df:50051 \(looking the name up\): the name does not resolve/,
  },
  {
    name: "a refused dial",
    phase: "tcp",
    cause: coded("ECONNREFUSED"),
    kind: "address",
    text: /nobody listens there/,
  },
  {
    name: "a refused dial told in text alone",
    phase: "tcp",
    cause: new Error("connect ECONNREFUSED 127.0.0.1:1"),
    kind: "address",
    text: /nobody listens there/,
  },
  {
    name: "a missing socket file",
    phase: "tcp",
    cause: coded("ENOENT"),
    kind: "address",
    text: /no such socket file/,
  },
  {
    name: "a socket that this user may not use",
    phase: "tcp",
    cause: coded("EACCES"),
    kind: "address",
    text: /check the permissions/,
  },
  {
    name: "a host without a route",
    phase: "tcp",
    cause: coded("EHOSTUNREACH"),
    kind: "address",
    text: /no route/,
  },
  {
    name: "a dial that the kernel gave up",
    phase: "tcp",
    cause: coded("ETIMEDOUT"),
    kind: "timeout",
    text: /does not answer/,
  },
  {
    name: "a dial that failed otherwise",
    phase: "tcp",
    cause: coded("EMFILE", "too many open files"),
    kind: "address",
    text: /too many open files/,
  },
  {
    name: "a certificate of another name",
    phase: "tls",
    cause: coded("ERR_TLS_CERT_ALTNAME_INVALID"),
    kind: "certificate",
    text: /not for df/,
  },
  {
    name: "a certificate of an unknown CA",
    phase: "tls",
    cause: coded("UNABLE_TO_GET_ISSUER_CERT_LOCALLY"),
    kind: "certificate",
    text: /server's certificate is not accepted: it is not signed by a CA that is trusted/,
  },
  {
    name: "an expired certificate",
    phase: "tls",
    cause: coded("CERT_HAS_EXPIRED"),
    kind: "certificate",
    text: /expired/,
  },
  {
    name: "an alert about our certificate",
    phase: "settings",
    cause: coded("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"),
    kind: "certificate",
    text: /refused our certificate/,
  },
  {
    name: "an alert about a certificate that we do not have",
    phase: "settings",
    mode: "tls",
    cause: coded("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"),
    kind: "certificate",
    text: /it wants a client certificate and got none/,
  },
  {
    name: "a peer of an older TLS",
    phase: "tls",
    cause: coded("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"),
    kind: "tls",
    text: /does not speak TLS 1\.3/,
  },
  {
    name: "a peer without HTTP/2",
    phase: "tls",
    cause: coded("ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL"),
    kind: "tls",
    text: /HTTP\/2/,
  },
  {
    name: "a peer in plain text",
    phase: "tls",
    cause: coded("ERR_SSL_WRONG_VERSION_NUMBER"),
    kind: "tls",
    text: /in plain text where TLS is due; check the port/,
  },
  {
    name: "another alert",
    phase: "tls",
    cause: coded("ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", "internal error"),
    kind: "tls",
    text: /internal error; check that the peer speaks TLS 1\.3/,
  },
  {
    name: "a close in the handshake",
    phase: "tls",
    kind: "tls",
    text: /closed the connection/,
  },
  {
    name: "a close right after a handshake with our certificate",
    phase: "settings",
    kind: "certificate",
    text: /as one does that does not trust our certificate/,
  },
  {
    name: "a reset right after a handshake without a certificate",
    phase: "settings",
    mode: "tls",
    cause: coded("ECONNRESET"),
    kind: "certificate",
    text: /without a certificate/,
  },
  {
    name: "something that is no HTTP/2 behind TLS",
    phase: "settings",
    cause: coded("ERR_HTTP2_ERROR", "Protocol error"),
    kind: "tls",
    text: /does not speak HTTP\/2: Protocol error/,
  },
  {
    name: "a close of a plain connection",
    phase: "settings",
    mode: "off",
    kind: "tls",
    text: /does it want TLS/,
  },
];

for (const { name, phase, cause, mode = "mtls", kind, text } of rows) {
  Deno.test(`connectFailure tells ${name}`, () => {
    const error = connectFailure({ ...base, mode, phase, cause });
    assert.equal(error.kind, kind);
    assert.equal(error.phase, kind === "certificate" ? "tls" : phase);
    assert.match(error.message, text);
    assert.equal(error.cause, cause);
  });
}

Deno.test("connectTimeout says how long it waited and where", () => {
  const error = connectTimeout({ ...base, phase: "tls" }, 250);
  assert.equal(error.kind, "timeout");
  assert.match(error.message, /df:50051 \(the TLS handshake\): not done within 250 ms/);
});

Deno.test("connectFailure keeps what a peer says to one line that steers nothing", () => {
  const cause = new Error(`\u001b[31m\n::error::x${"y".repeat(5000)}`);
  const { message } = connectFailure({ ...base, phase: "settings", cause });
  assert.match(message, /HTTP\/2: \\u001b\[31m\\n\\u003a:error::xy+…$/);
  assert.ok(message.length < 1100);
});
