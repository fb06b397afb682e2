import { refusalText } from "../../stats/mod.ts";
import { formatTime } from "./format_number.ts";
import type { MetricStats } from "../metric_stats.ts";
import type { QuantileField } from "../judging/quantile_trust.ts";
import type { Summary } from "../judging/summary.ts";

/** What stands behind a figure. */
type TrustText =
  | { readonly kind: "interval"; readonly low: number; readonly high: number }
  /** Why there is no interval, in words. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Why there is no figure, in words. */
  | { readonly kind: "undefined"; readonly reason: string }
  | { readonly kind: "none" };

/** How far a figure of a summary can be trusted, in words where it takes any. */
export function trustText(
  { trust, metrics }: Pick<Summary, "trust" | "metrics">,
  { metric, field }: { readonly metric: string; readonly field: keyof MetricStats },
): TrustText {
  const stats = metrics[metric];
  if (stats?.[field] === Infinity) {
    return { kind: "undefined", reason: undefinedText(stats) };
  }
  const result = trust?.[metric]?.[field as QuantileField];
  switch (result?.kind) {
    case "interval":
      return { kind: "interval", low: result.low, high: result.high };
    case "refused":
      return { kind: "refused", reason: refusalText(result.refusal, formatTime) };
    default:
      return { kind: "none" };
  }
}

function undefinedText({ count = 0, failed = 0 }: Partial<MetricStats>): string {
  const percent = Number((failed / count * 100).toPrecision(2));
  return `undefined: ${percent} % of the calls failed, and it falls among them`;
}
