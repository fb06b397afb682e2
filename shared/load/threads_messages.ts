import type { PlainRecord } from "../scenarios/mod.ts";
import type { HistogramSnapshot } from "../stats/mod.ts";
import type { ConnectionFacts } from "../transport/mod.ts";
import type { SenderLook, SenderPlan, SentShare } from "./sender.ts";

/** What a thread that sends is asked, one thing at a time; `stop` alone has no answer. */
export type ToSender =
  | { readonly kind: "connect"; readonly plan: SenderPlan }
  | { readonly kind: "warmUp" }
  | { readonly kind: "run"; readonly startEpochMs: number }
  | { readonly kind: "stop" }
  | { readonly kind: "close" };

/** What it answers, and tells while it runs. */
export type FromSender =
  | { readonly kind: "connected"; readonly connection: ConnectionFacts }
  | { readonly kind: "warm" }
  | { readonly kind: "look"; readonly look: SenderLook }
  | { readonly kind: "records"; readonly records: readonly PlainRecord[] }
  | { readonly kind: "share"; readonly share: PlainShare }
  | { readonly kind: "closed" };

/** A share whose histograms can leave their thread. */
export type PlainShare = Omit<SentShare, "histograms"> & {
  readonly histograms: Readonly<Record<string, HistogramSnapshot>>;
};
