import type { RecordsMode } from "./records_mode.ts";

/**
 * What a machine can resolve, in ms, by name: `null_call_p99_ms`, `timer_late_p50_ms`,
 * `clock_step_ms`. `smft calibrate` measures it.
 */
export type Floor = Readonly<Record<string, number>>;

/** The connection of a run that has one. */
export interface ConnectionMeta {
  readonly id: number;
  readonly remote: string;
  readonly local: string;
  readonly tls_version?: string;
  readonly cipher?: string;
  readonly alpn?: string;
  /** SHA-256 of the server's certificate. */
  readonly peer_fingerprint?: string;
  readonly t_connect_ms?: number;
  readonly t_dns_ms?: number;
  readonly t_tcp_ms?: number;
  readonly t_tls_ms?: number;
  readonly t_settings_ms?: number;
}

/** The machine that sent. Its name is left out, so that files can be shown around. */
export interface HostMeta {
  readonly os: string;
  readonly arch: string;
  readonly cpus: number;
  readonly cpu_model?: string;
  readonly kernel?: string;
}

/** What wakes the sending loop. */
export interface PacerMeta {
  /** Its name, `worker-notify` for instance. */
  readonly driver: string;
  /** Whatever else is worth knowing of it, such as the timer slack in ns. */
  readonly [fact: string]: string | number | boolean;
}

/** What `#META` says of a run before it starts. */
export interface RunMeta {
  /** The version of the file format. */
  readonly schema: 1;
  readonly run_id: string;
  /** As in the first line of the file: its number and its name. */
  readonly test: string;
  /** Where the calls go, `host:port` or `unix:PATH`. */
  readonly target: string;
  /** Wall time, ISO 8601 in UTC; for people. */
  readonly started_at: string;
  /** Calls (or attempts) a second; absent when `schedule` tells of more than one rate. */
  readonly rps?: number;
  /** The schedule in words, when it is not one fixed rate; `max` for a closed loop. */
  readonly schedule?: string;
  /**
   * Whether the end of a call was what sent the next one. Such a run sends less when the server is
   * slow, so no call of it was late and a corrected latency means nothing. Absent for an open loop.
   */
  readonly closed_loop?: boolean;
  /** Calls that a closed loop kept under way, of all threads together. */
  readonly in_flight?: number;
  /** Threads that sent, each over a connection of its own; absent for one. */
  readonly threads?: number;
  readonly duration_sec: number;
  readonly warmup_sec: number;
  readonly timeout_ms: number;
  /** What carried the calls. */
  readonly engine: string;
  /** The version of Deno. */
  readonly deno: string;
  /** The version of this lab. */
  readonly lab: string;
  readonly records: RecordsMode;
  readonly pacer?: PacerMeta;
  readonly connection?: ConnectionMeta;
  readonly host: HostMeta;
  /** The settings of the run by name. Never a secret. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** What this machine can resolve, as `smft calibrate` measured it. */
  readonly floor?: Floor;
}
