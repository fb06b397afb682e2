import { formatTime } from "./format_number.ts";
import type { Spread } from "./spread.ts";
import { textTable } from "./text_table.ts";

const BAR_CHARS = 40;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** How times spread, as bars: a line a bucket and one for the calls that failed. */
export function spreadLines({ metric, buckets, failed }: Spread): string[] {
  const most = Math.max(failed, ...buckets.map(({ count }) => count));
  const rows = buckets.map((
    { high, count },
  ) => [`≤ ${formatTime(high)}`, String(count), bar(count, most)]);
  if (failed > 0) rows.push(["failed", String(failed), bar(failed, most)]);
  const [, ...lines] = textTable([
    { head: "", align: "right" },
    { head: "", align: "right" },
    { head: "", align: "left" },
  ], rows);
  return [
    "",
    `calls by their ${metric === "corrected" ? "corrected latency" : "service time"}`,
    ...lines,
  ];
}

/** As long as its share of the most, and never nothing for some. */
function bar(count: number, most: number): string {
  if (count === 0) return "";
  const eighths = Math.max(1, Math.round(count / most * BAR_CHARS * 8));
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
