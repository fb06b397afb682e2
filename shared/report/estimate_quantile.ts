import type { QuantileFigure } from "./aggregate/quantile_figure.ts";
import { supportsQuantile } from "../results/mod.ts";

/** A quantile, or the words that say why it is none. */
export function estimateQuantile(
  q: number,
  { ms, count }: { readonly ms: number; readonly count: number },
): QuantileFigure {
  if (supportsQuantile(q, count)) return { q, ms };
  const needed = Math.round(1 / (1 - q)).toLocaleString("en-US");
  return { q, ms, refusal: `no more than the longest of ${count} calls; it takes ${needed}` };
}
