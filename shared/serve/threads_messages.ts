import type { TlsMaterial } from "../credentials/mod.ts";
import type { MetricsSnapshot } from "../observe/mod.ts";
import type { LimitsUpdate, TlsUpdateOptions } from "../rpc/mod.ts";
import type { LogLevel } from "../settings/mod.ts";
import type { WantedChange } from "../signing/mod.ts";
import type { HistogramSnapshot } from "../stats/mod.ts";
import type { Address } from "../transport/mod.ts";
import type { ScorePlan, ScoreReport } from "./score_serving.ts";
import type { ServingReport } from "./serving.ts";
import type { SigningPlan } from "./signing_serving.ts";

/** What a thread that serves is asked; what changes it has no answer. */
export type ToServer =
  | { readonly kind: "listen"; readonly plan: ScorePlan }
  | ToSigner
  | { readonly kind: "countInFlight" }
  | { readonly kind: "readMetrics" }
  | { readonly kind: "setLogLevel"; readonly level: LogLevel }
  | { readonly kind: "updateLimits"; readonly limits: LimitsUpdate }
  | {
    readonly kind: "updateTls";
    readonly material: TlsMaterial;
    readonly options: TlsUpdateOptions;
  }
  | { readonly kind: "drain"; readonly graceMs: number };

/** What a thread is asked that signs: it opens without keys, and listens when it has them. */
export type ToSigner =
  | { readonly kind: "openSigning"; readonly plan: SigningPlan }
  | { readonly kind: "prepareKeys"; readonly change: WantedChange }
  | { readonly kind: "commitKeys" }
  | { readonly kind: "abortKeys" }
  | { readonly kind: "listenSigning"; readonly addresses: readonly Address[] }
  /** The answer to `rotate`; a problem in words where there is no new version. */
  | { readonly kind: "rotated"; readonly id: number; readonly result: Rotated };

/** What became of a rotation. */
export type Rotated = { readonly version: number } | { readonly problem: string };

/** What it answers. */
export type FromServer =
  | { readonly kind: "listening"; readonly addresses: readonly Address[] }
  | { readonly kind: "signingOpened"; readonly backend: string; readonly why: string }
  /** With a problem nothing was prepared. */
  | { readonly kind: "keysPrepared"; readonly problem?: string }
  | { readonly kind: "keysCommitted" }
  | { readonly kind: "keysAborted" }
  | { readonly kind: "inFlight"; readonly calls: number }
  | { readonly kind: "metrics"; readonly snapshot: MetricsSnapshot }
  | { readonly kind: "drained"; readonly report: PlainReport }
  /** Of itself: a client asks for a new version, which all threads must have. */
  | { readonly kind: "rotate"; readonly id: number; readonly keyId: string };

/** A report that can leave its thread; that of a score server has a histogram. */
export type PlainReport =
  & ServingReport
  & Partial<Omit<ScoreReport, "excess"> & { readonly excess: HistogramSnapshot }>;
