import type { TlsMaterial } from "../credentials/mod.ts";
import type { HistogramSnapshot } from "../stats/mod.ts";
import type { Address } from "../transport/mod.ts";
import type { ServingPlan, ServingReport } from "./score_serving.ts";

/** What a thread that serves is asked, one thing at a time; `updateTls` alone has no answer. */
export type ToServer =
  | { readonly kind: "listen"; readonly plan: ServingPlan }
  | { readonly kind: "countInFlight" }
  | { readonly kind: "updateTls"; readonly material: TlsMaterial }
  | { readonly kind: "drain"; readonly graceMs: number };

/** What it answers. */
export type FromServer =
  | { readonly kind: "listening"; readonly addresses: readonly Address[] }
  | { readonly kind: "inFlight"; readonly calls: number }
  | { readonly kind: "drained"; readonly report: PlainReport };

/** A report whose histogram can leave its thread. */
export type PlainReport = Omit<ServingReport, "excess"> & { readonly excess: HistogramSnapshot };
