import type { TlsFacts } from "../credentials/mod.ts";

/** The steps of opening a connection, in order. A failure names the one it happened in. */
export type ConnectPhase = "dns" | "tcp" | "tls" | "settings";

/** How long each step of opening a connection took, ms; absent where there was no such step. */
export interface ConnectTimings {
  /** Looking the name up, ms. */
  readonly dnsMs?: number;
  /** Dialling, ms. */
  readonly tcpMs?: number;
  /** The TLS handshake, ms. */
  readonly tlsMs?: number;
  /** From the end of the handshake to the peer's HTTP/2 SETTINGS. */
  readonly settingsMs?: number;
  /** From the call of `connect` to a usable connection. */
  readonly totalMs: number;
}

/** What is known of an open connection. */
export interface ConnectionFacts {
  /** Unique within the process; two channels never share one. */
  readonly id: number;
  /** The peer as the socket names it, `127.0.0.1:50051`. */
  readonly remote: string;
  /** This end as the socket names it. */
  readonly local: string;
  /** What the handshake agreed on; absent for plain text. */
  readonly tls?: TlsFacts;
  /** How long each phase took. */
  readonly timings: ConnectTimings;
}
