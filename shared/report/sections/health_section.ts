import { formatTime, VALIDITY_LIMITS, WARNING_LIMITS } from "../../results/mod.ts";
import type { RunFigures } from "../aggregate/run_figures.ts";
import { formatCount, formatRatio } from "../markup/format.ts";
import { type Markup, markup, type Piece } from "../markup/markup.ts";
import { table } from "../markup/table.ts";

/** A fact of the generator: what it is called, how it is written, and above what it is a concern. */
interface HealthRow {
  readonly field: string;
  readonly label: string;
  readonly format: (value: number) => string;
  /** As a share of the whole bar. */
  readonly share?: (value: number) => number;
  readonly limit?: number;
  readonly limitText?: string;
}

const MIB = 1024 * 1024;

const ROWS: readonly HealthRow[] = [
  {
    field: "thread_cpu_ratio",
    label: "sending thread, of a core",
    format: formatRatio,
    share: (value) => value,
    limit: VALIDITY_LIMITS.threadCpuRatio,
    limitText: `below ${formatRatio(VALIDITY_LIMITS.threadCpuRatio)}, or the run is invalid`,
  },
  {
    field: "thread_wait_ratio",
    label: "waited for a processor",
    format: formatRatio,
    share: (value) => value,
    limit: WARNING_LIMITS.threadWaitRatio,
    limitText: `above ${formatRatio(WARNING_LIMITS.threadWaitRatio)} is a warning`,
  },
  {
    field: "steal_ratio",
    label: "taken by other machines",
    format: formatRatio,
    share: (value) => value,
    limit: WARNING_LIMITS.stealRatio,
    limitText: `above ${formatRatio(WARNING_LIMITS.stealRatio)} is a warning`,
  },
  {
    field: "loop_stalls",
    label: "times the sending loop stood still",
    format: formatCount,
    limit: 0,
    limitText: "any is a warning",
  },
  { field: "loop_stall_longest_ms", label: "longest of them", format: formatTime },
  { field: "process_cpu_ms", label: "CPU time of all threads", format: formatTime },
  { field: "load_1min", label: "load of the machine", format: (value) => value.toFixed(2) },
  {
    field: "rss_max_bytes",
    label: "most memory held",
    format: (bytes) => `${(bytes / MIB).toFixed(0)} MiB`,
  },
  { field: "involuntary_switches", label: "involuntary switches", format: formatCount },
];

/** How the sending machine fared; a share is drawn as a bar with its limit. */
export function healthSection({ health, summary, name }: RunFigures): Piece {
  const rows = ROWS.flatMap((row) => {
    const value = health[row.field];
    return typeof value === "number" ? [{ ...row, value }] : [];
  });
  if (rows.length === 0) return undefined;
  const concerns = rows.filter(({ limit, value }) => limit !== undefined && value > limit);
  const sentence = concerns.length === 0
    ? "The machine that sent had what it needed."
    : `To be kept in mind: ${
      concerns.map(({ label, format, value }) => `${label}: ${format(value)}`).join("; ")
    }.`;
  return markup`<figure><h3>Generator health</h3><p>${sentence} ${
    summary.connections === undefined
      ? undefined
      : `${formatCount(summary.connections)} ${
        summary.connections === 1 ? "connection was" : "connections were"
      } made.`
  }</p>${
    table(
      "How the sending machine fared",
      [
        { head: "" },
        { head: "measured", figures: true },
        { head: "share" },
      ],
      rows.map((row) => [
        markup`${row.label}<small>${row.limitText}</small>`,
        row.format(row.value),
        row.share === undefined ? "" : bar(row.share(row.value), row.limit),
      ]),
      { of: name },
    )
  }</figure>`;
}

function bar(share: number, limit: number | undefined): Markup {
  const full = Math.min(1, Math.max(0, share)) * 120;
  return markup`<svg class="meter" viewBox="0 0 120 10" aria-hidden="true"><rect class="field" width="120" height="10"/><rect class="${
    limit !== undefined && share > limit ? "over" : "fill s0"
  }" width="${full.toFixed(1)}" height="10"/>${
    limit !== undefined &&
    markup`<path class="limit" d="M${(limit * 120).toFixed(1)} 0V10"/>`
  }</svg>`;
}
