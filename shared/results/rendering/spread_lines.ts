import { formatTime } from "./format_number.ts";
import type { Spread } from "../judging/spread.ts";
import { textTable } from "./text_table.ts";

const BAR_CHARS = 40;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** How times spread, as bars: a line a bucket and one for the calls that failed. */
export function spreadLines({ corrected, buckets, failed }: Spread): string[] {
  const bars = distinctBars(buckets);
  const most = Math.max(failed, ...bars.map(({ count }) => count));
  const rows = bars.map(({ bound, count }) => [bound, String(count), bar(count, most)]);
  if (failed > 0) rows.push(["failed", String(failed), bar(failed, most)]);
  const [, ...lines] = textTable([
    { head: "", align: "right" },
    { head: "", align: "right" },
    { head: "", align: "left" },
  ], rows);
  return [
    "",
    `calls by their ${corrected ? "corrected latency" : "service time"}`,
    ...lines,
  ];
}

interface Bar {
  /** As it is printed. */
  readonly bound: string;
  readonly count: number;
}

/** Buckets whose bounds read the same, as those of times that lie close, become one. */
function distinctBars(buckets: Spread["buckets"]): Bar[] {
  const bars: Bar[] = [];
  for (const { high, count } of buckets) {
    const bound = `≤ ${formatTime(high)}`;
    const last = bars.at(-1);
    if (last?.bound === bound) bars[bars.length - 1] = { bound, count: last.count + count };
    else bars.push({ bound, count });
  }
  const filled = bars.map(({ count }) => count > 0);
  return bars.slice(filled.indexOf(true), filled.lastIndexOf(true) + 1);
}

/** As long as its share of the most, and never nothing for some. */
function bar(count: number, most: number): string {
  if (count === 0) return "";
  const eighths = Math.max(1, Math.round(count / most * BAR_CHARS * 8));
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
