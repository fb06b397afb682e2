import type { TlsMaterial } from "../credentials/mod.ts";
import type { MetricsSnapshot } from "../observe/mod.ts";
import type { LimitsUpdate } from "../rpc/mod.ts";
import type { LogLevel } from "../settings/mod.ts";
import type { HistogramSnapshot } from "../stats/mod.ts";
import type { Address } from "../transport/mod.ts";
import type { ScorePlan, ScoreReport } from "./score_serving.ts";

/** What a thread that serves is asked, one thing at a time; what changes it has no answer. */
export type ToServer =
  | { readonly kind: "listen"; readonly plan: ScorePlan }
  | { readonly kind: "countInFlight" }
  | { readonly kind: "readMetrics" }
  | { readonly kind: "setLogLevel"; readonly level: LogLevel }
  | { readonly kind: "updateLimits"; readonly limits: LimitsUpdate }
  | { readonly kind: "updateTls"; readonly material: TlsMaterial }
  | { readonly kind: "drain"; readonly graceMs: number };

/** What it answers. */
export type FromServer =
  | { readonly kind: "listening"; readonly addresses: readonly Address[] }
  | { readonly kind: "inFlight"; readonly calls: number }
  | { readonly kind: "metrics"; readonly snapshot: MetricsSnapshot }
  | { readonly kind: "drained"; readonly report: PlainReport };

/** A report whose histogram can leave its thread. */
export type PlainReport = Omit<ScoreReport, "excess"> & { readonly excess: HistogramSnapshot };
