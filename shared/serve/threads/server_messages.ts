import type { TlsMaterial } from "../../credentials/mod.ts";
import type { MetricsSnapshot } from "../../observe/mod.ts";
import type { LimitsUpdate, TlsUpdateOptions } from "../../rpc/mod.ts";
import type { LogLevel } from "../../settings/mod.ts";
import type { Address } from "../../transport/mod.ts";
import type { ServingReport } from "../serving.ts";

/**
 * What a thread that serves is asked, first of all which service it is; what changes it has no
 * answer. Plans, requests and reports are the service's own, plain data.
 */
export type ToServer =
  | { readonly kind: "serve"; readonly service: string }
  | { readonly kind: "listen"; readonly plan: unknown }
  | { readonly kind: "ask"; readonly request: unknown }
  | { readonly kind: "tell"; readonly words: unknown }
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

/** What it answers. */
export type FromServer =
  | { readonly kind: "listening"; readonly addresses: readonly Address[] }
  | { readonly kind: "answer"; readonly answer: unknown }
  | { readonly kind: "inFlight"; readonly calls: number }
  | { readonly kind: "metrics"; readonly snapshot: MetricsSnapshot }
  | { readonly kind: "drained"; readonly report: ServingReport }
  /** Of itself: what its service says without having been asked. */
  | { readonly kind: "told"; readonly words: unknown };
