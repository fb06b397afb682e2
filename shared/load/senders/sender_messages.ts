import type { HistogramSnapshot } from "../../stats/mod.ts";
import type { ConnectionFacts } from "../../transport/mod.ts";
import type { BreakdownCount } from "../recording/breakdown_counter.ts";
import type { RecordBatch } from "./record_batch.ts";
import type { RunStart, SenderPlan, SentShare, Warm } from "./sender.ts";
import type { SenderLook } from "./sender_progress.ts";

/** What a thread that sends is asked, one thing at a time; `stop` alone has no answer. */
export type ToSender =
  | { readonly kind: "connect"; readonly plan: SenderPlan }
  | { readonly kind: "warmUp" }
  | { readonly kind: "run"; readonly start: RunStart }
  | { readonly kind: "stop"; readonly atOnce: boolean }
  | { readonly kind: "close" };

/** What it answers, and tells while it runs. */
export type FromSender =
  | { readonly kind: "connected"; readonly connections: readonly ConnectionFacts[] }
  | { readonly kind: "warm"; readonly warm: Warm }
  | { readonly kind: "look"; readonly look: SenderLook }
  | { readonly kind: "records"; readonly batch: RecordBatch }
  | { readonly kind: "share"; readonly share: PlainShare }
  | { readonly kind: "closed" };

/** Histograms that can leave their thread. */
export type Snapshots = Readonly<Record<string, HistogramSnapshot>>;

/** A share whose histograms can leave their thread. */
export type PlainShare = Omit<SentShare, "histograms" | "breakdown"> & {
  readonly histograms: Snapshots;
  readonly breakdown?: Readonly<
    Record<string, Omit<BreakdownCount, "histograms"> & { readonly histograms: Snapshots }>
  >;
};
