import type { TlsFacts } from "../credentials/mod.ts";

/** The steps of opening a connection, in order. A failure names the one it happened in. */
export type ConnectPhase = "dns" | "tcp" | "tls" | "settings";

/** How long each step of opening a connection took, ms; absent where there was no such step. */
interface ConnectTimings {
  readonly dnsMs?: number;
  readonly tcpMs?: number;
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
  readonly tls?: TlsFacts;
  readonly timings: ConnectTimings;
}
