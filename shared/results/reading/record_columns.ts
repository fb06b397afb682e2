/**
 * The times that records carry, a column each, by the metric that they measure; `at` is when a call
 * was due. The corrected latency is of two of them: `correctedMs` adds it up.
 */
export const TIME_COLUMNS = [
  "latency",
  "late",
  "at",
  "header",
  "connect",
  "first_rpc",
  "total",
  "dns",
  "tcp",
  "tls",
  "settings",
  "network",
  "queue",
  "sign",
] as const;
export type TimeColumn = (typeof TIME_COLUMNS)[number];

/** The field of a record that each column holds, as `record.ts` describes them. */
export const COLUMN_FIELDS: Readonly<Record<TimeColumn, string>> = {
  latency: "latency_ms",
  late: "late_ms",
  at: "at_ms",
  header: "header_ms",
  connect: "t_connect_ms",
  first_rpc: "t_first_rpc_ms",
  total: "t_total_ms",
  dns: "t_dns_ms",
  tcp: "t_tcp_ms",
  tls: "t_tls_ms",
  settings: "t_settings_ms",
  network: "network_ms",
  queue: "queue_ms",
  sign: "sign_ms",
};

/** What a call came to beside its times. A file has few that differ, and each of them once. */
export interface Outcome {
  readonly ok: boolean;
  /** A RecordCode, or whatever name the file has; `OK` or `FAILED` where it has none. */
  readonly code: string;
  /** The step at which a cold connection failed. */
  readonly phase?: string;
  /** TLS version and cipher of the connection, where the record tells. */
  readonly session?: string;
}

/** The code of a call that was due and not sent: it has no times. */
export const NOT_SENT = "NOT_SENT";

/**
 * Records as columns: row `i` is the same call in each. Rows stand as in the file, which is in the
 * order in which the calls ended; `inDueOrder` gives that in which they were due. Arrays may be longer
 * than `count`; what is behind means nothing.
 */
export interface RecordColumns {
  /** How many rows there are. */
  readonly count: number;
  /** The outcomes that rows have, in the order of their first rows. */
  readonly outcomes: readonly Outcome[];
  /** For each row its place in `outcomes`. */
  readonly outcome: Uint32Array;
  /** Times in ms, NaN where the record has none; a column that no record has is absent. */
  readonly times: Readonly<Partial<Record<TimeColumn, Float64Array>>>;
  /** What failed calls said, by their rows; only of the first 1,000 of a file that said something. */
  readonly errors: ReadonlyMap<number, string>;
}
