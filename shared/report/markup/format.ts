import { formatTime, NONE } from "../../results/mod.ts";

/**
 * Both ends of an interval in one unit, with as many digits as it takes to tell them apart, three at
 * least and none beyond the microsecond: `40.48 – 40.49 ms`.
 */
export function formatRange(lowMs: number, highMs: number): string {
  if (!Number.isFinite(highMs)) return `${formatTime(lowMs)} – ∞`;
  const [unit, factor, mostDecimals] = Math.abs(highMs) < 0.9995
    ? ["µs", 1000, 0] as const
    : highMs < 999.5
    ? ["ms", 1, 3] as const
    : ["s", 1 / 1000, 6] as const;
  const [low, high] = [lowMs * factor, highMs * factor];
  let decimals = Math.min(mostDecimals, high < 9.995 ? 2 : high < 99.95 ? 1 : 0);
  while (decimals < mostDecimals && low.toFixed(decimals) === high.toFixed(decimals)) decimals++;
  return low.toFixed(decimals) === high.toFixed(decimals)
    ? `${high.toFixed(decimals)} ${unit}`
    : `${low.toFixed(decimals)} – ${high.toFixed(decimals)} ${unit}`;
}

/** A time of a list to the microsecond, as the file has it, in ms. */
export function formatExactMs(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return NONE;
  return ms.toLocaleString("en-US", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
}

/** The value of a tick: `50`, `0.5 µs` has its unit. */
export function formatTick(ms: number): string {
  if (ms === 0) return "0";
  const trim = (value: number) => String(Number(value.toPrecision(4)));
  if (Math.abs(ms) < 1) return `${trim(ms * 1000)} µs`;
  if (Math.abs(ms) < 1000) return `${trim(ms)} ms`;
  return `${trim(ms / 1000)} s`;
}

/** 1234567 as `1,234,567`. */
export function formatCount(count: number | undefined): string {
  return count === undefined || Number.isNaN(count) ? NONE : count.toLocaleString("en-US");
}

/** A rate as it is: 1999.97 is not 2000. */
export function formatRate(perSec: number | undefined): string {
  if (perSec === undefined || !Number.isFinite(perSec)) return NONE;
  return perSec.toLocaleString("en-US", { maximumFractionDigits: perSec < 1000 ? 3 : 2 });
}

/** A share of a whole, where some is never 0 % and not all never 100 %. */
export function formatRatio(ratio: number | undefined): string {
  if (ratio === undefined || !Number.isFinite(ratio)) return NONE;
  const percent = ratio * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.001) return "<0.001 %";
  if (percent > 99.999) return ">99.999 %";
  return `${percent > 99 ? percent.toFixed(3) : Number(percent.toPrecision(3))} %`;
}

/** A ratio as a change: `+4.2 %`, `−0.3 %`. */
export function formatChange(ratio: number, decimals = 1): string {
  if (Number.isNaN(ratio)) return NONE;
  if (ratio === Infinity) return "+∞";
  const change = Number(((ratio - 1) * 100).toFixed(decimals));
  const sign = change < 0 ? "−" : change > 0 ? "+" : "";
  return `${sign}${Math.abs(change).toFixed(decimals)} %`;
}

/** `p99.9` of 0.999. */
export function quantileName(q: number): string {
  return `p${Number((q * 100).toPrecision(q > 0.9 ? 8 : 4))}`;
}

/** Where a time lies in a run: `12.5 s`. */
export function formatAt(ms: number): string {
  if (!Number.isFinite(ms)) return NONE;
  return `${(ms / 1000).toLocaleString("en-US", { maximumFractionDigits: 3 })} s`;
}

/** The first letter as at the start of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
