import type { RecordsMode } from "./records_mode.ts";

/**
 * What a machine can resolve, in ms, by name: `null_call_p99_ms`, `timer_late_p50_ms`,
 * `clock_step_ms`. `smft calibrate` measures it.
 */
export type Floor = Readonly<Record<string, number>>;

/** The connection of a run that has one. */
export interface ConnectionMeta {
  /** Its number within the run. */
  readonly id: number;
  /** The address of the server. */
  readonly remote: string;
  /** The address of the client. */
  readonly local: string;
  /** `TLSv1.3`; absent for plain text. */
  readonly tls_version?: string;
  /** The cipher suite, by its IANA name. */
  readonly cipher?: string;
  /** `h2`. */
  readonly alpn?: string;
  /** SHA-256 of the server's certificate. */
  readonly peer_fingerprint?: string;
  /** All phases together, ms. */
  readonly t_connect_ms?: number;
  /** Looking the name up, ms. */
  readonly t_dns_ms?: number;
  /** Dialling, ms. */
  readonly t_tcp_ms?: number;
  /** The TLS handshake, ms. */
  readonly t_tls_ms?: number;
  /** The exchange of HTTP/2 settings, ms. */
  readonly t_settings_ms?: number;
}

/** The machine that sent. Its name is left out, so that files can be shown around. */
export interface HostMeta {
  /** Its operating system. */
  readonly os: string;
  /** Its architecture. */
  readonly arch: string;
  /** Processors that may be used. */
  readonly cpus: number;
  /** What they call themselves. */
  readonly cpu_model?: string;
  /** The release of its kernel. */
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
  /** A UUID. */
  readonly run_id: string;
  /** As in the first line of the file: its number and its name. */
  readonly test: string;
  /** Where the calls go, `host:port` or `unix:PATH`. */
  readonly target: string;
  /** Wall time, ISO 8601 in UTC; for people. */
  readonly started_at: string;
  /** Calls (or attempts) a second; absent when `schedule` has more than one rate. */
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
  /** How long calls were sent, s. */
  readonly duration_sec: number;
  /** How long they were sent before, unmeasured, s. */
  readonly warmup_sec: number;
  /** The deadline of a call, ms. */
  readonly timeout_ms: number;
  /** What carried the calls. */
  readonly engine: string;
  /** The version of Deno. */
  readonly deno: string;
  /** The version of this lab. */
  readonly lab: string;
  /** Which calls have a line of their own. */
  readonly records: RecordsMode;
  /** What kept time. */
  readonly pacer?: PacerMeta;
  /** The first connection. */
  readonly connection?: ConnectionMeta;
  /** The machine of the client. */
  readonly host: HostMeta;
  /** The settings of the run by name. Never a secret. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** What this machine can resolve, as `smft calibrate` measured it. */
  readonly floor?: Floor;
}
