import type { TlsMaterial } from "../credentials/mod.ts";
import type { MetricsSnapshot } from "../observe/mod.ts";
import type { EngineName, LimitsUpdate, ServerCounters, TlsUpdateOptions } from "../rpc/mod.ts";
import type { LogFormat, LogLevel } from "../settings/mod.ts";
import type { Address } from "../transport/mod.ts";
import type { Reload } from "./reload.ts";

/** What every server of DF is made of: plain data, so that it reaches another thread. */
export interface ServerPlan {
  readonly engine: EngineName;
  readonly addresses: readonly Address[];
  /** Whether others listen there too. */
  readonly reusePort: boolean;
  /** Absent for plain text. */
  readonly tls?: TlsMaterial;
  /** What clients may cause, for each thread that listens. */
  readonly limits: LimitsUpdate;
  /** Whether calls are counted for {@link Serving.metrics}. */
  readonly metrics: boolean;
  /** How to log, on standard error. */
  readonly log: { readonly test: string; readonly level: LogLevel; readonly format: LogFormat };
}

/** What was served; a server adds what its service tells. */
export interface ServingReport {
  readonly counters: ServerCounters;
}

/** Services that are being served, by one thread or by several. */
export interface Serving<Report extends ServingReport = ServingReport> {
  /** Where they really listen. */
  readonly addresses: readonly Address[];
  /** For the line that says where it listens: `delay 40 ms`. @default nothing */
  readonly about?: string;
  /** What else, besides settings and certificates, is read again when it changes. @default [] */
  readonly reloads?: readonly Reload[];
  callsInFlight(): Promise<number>;
  /** Of the server and its services; empty where the plan has none. */
  metrics(): Promise<MetricsSnapshot>;
  setLogLevel(level: LogLevel): void;
  /** See `Server.updateLimits`. */
  updateLimits(limits: LimitsUpdate): void;
  /** See `Server.updateTls`; how many connections it would refuse is logged. */
  updateTls(material: TlsMaterial, options: TlsUpdateOptions): void;
  /** Takes no new calls, waits up to `graceMs` for those under way, and ends. */
  drain(graceMs: number): Promise<Report>;
  /** Ends at once; nothing after `drain`. */
  close(): Promise<void>;
}
