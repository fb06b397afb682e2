import type { StatusName } from "../grpc/mod.ts";

/**
 * How a call ended: a gRPC status, or `NOT_SENT` for a call that was due and that the bound on
 * calls under way held back.
 */
export type RecordCode = StatusName | "NOT_SENT";

/** The step at which a cold connection failed: one of opening it, or the call on it. */
export type ColdconnPhase = "dns" | "tcp" | "tls" | "settings" | "rpc";

/** One call of a run at a fixed rate or of a closed loop. */
export interface SteadyRecord {
  readonly ok: boolean;
  /** Absent when `ok`. */
  readonly code?: RecordCode;
  /** Done − sent, as a stopwatch around the call. Absent for a call that was not sent. */
  readonly latency_ms?: number;
  /** Sent − intended; below 0 for a call that left early. Absent for a call that was not sent. */
  readonly late_ms?: number;
  /** When the call was due, from the start of the measured part; of a closed loop when it was sent. */
  readonly at_ms: number;
  /** Response headers − sent. Absent (or NaN) when none arrived. */
  readonly header_ms?: number;
  /** Of 03_signing: the canonical name of the algorithm that was asked for. */
  readonly algorithm?: string;
  /** Of a signature: what is left of `latency_ms` without the two below. */
  readonly network_ms?: number;
  /** Of a signature, as the server told: from its handler to its answer without the signing itself. */
  readonly queue_ms?: number;
  /** Of a signature, as the server told: in its backend. */
  readonly sign_ms?: number;
}

/** One attempt to open a channel and make a first call on it. */
export interface ColdconnRecord {
  readonly ok: boolean;
  /** Absent when `ok`. */
  readonly code?: RecordCode;
  /** Where it failed; absent when `ok`. */
  readonly phase?: ColdconnPhase;
  /** Why it failed, in a few words. */
  readonly error?: string;
  /** From the dial to a usable connection; absent when there was none. */
  readonly t_connect_ms?: number;
  /** From sending the first call to its status; absent when it was not sent. */
  readonly t_first_rpc_ms?: number;
  /** From the dial to the end, whichever it was. Absent when nothing was dialled. */
  readonly t_total_ms?: number;
  readonly t_dns_ms?: number;
  readonly t_tcp_ms?: number;
  readonly t_tls_ms?: number;
  /** From the end of the handshake to the peer's HTTP/2 SETTINGS. */
  readonly t_settings_ms?: number;
  readonly tls_version?: string;
  readonly cipher?: string;
  /** Unique within the run, as no two attempts may share a connection. */
  readonly connection_id?: number;
  /** Dialled − intended. */
  readonly late_ms?: number;
  /** When the attempt was due, from the start of the measured part. */
  readonly at_ms: number;
}

/** Which calls are written as records; `#END` has the histograms of all of them in any case. */
export type RecordsMode = "all" | "failed" | "none";

export const RECORDS_MODES: readonly RecordsMode[] = ["all", "failed", "none"];
