import { formatCount, formatTime } from "./format_number.ts";
import type { MetricName, MetricStats } from "../metric_stats.ts";
import type { SignatureChecks } from "../run_end.ts";
import type { Summary } from "../judging/summary.ts";
import { type TextColumn, textTable } from "./text_table.ts";

/** Where the time of a signature went, from the client on. */
export const SIGNING_PARTS: readonly (readonly [string, MetricName])[] = [
  ["client", "late"],
  ["network", "network"],
  ["server", "server"],
  ["of it queue", "queue"],
  ["and sign", "sign"],
];

const ROWS = [["p50", "p50_ms"], ["p99", "p99_ms"], ["max", "max_ms"]] as const;

/** More algorithms than this have no room on a terminal. */
const MAX_ALGORITHMS = 6;

/** Client, network and server apart, and each algorithm of a mix; none for another test. */
export function signingLines(summary: Summary): string[] {
  const { metrics } = summary;
  if (metrics.server === undefined) return [];
  const parts = SIGNING_PARTS.filter(([, name]) => metrics[name] !== undefined);
  const columns = columnsOf(["", ...parts.map(([head]) => head)]);
  const rows = ROWS.map(([head, field]) => [
    head,
    ...parts.map(([, name]) => formatTime(metrics[name]?.[field])),
  ]);
  return ["", ...textTable(columns, rows), ...algorithmLines(summary)];
}

/** A row an algorithm, where there is more than one. */
function algorithmLines({ algorithms = {} }: Summary): string[] {
  const names = Object.keys(algorithms);
  if (names.length < 2 || names.length > MAX_ALGORITHMS) return [];
  const figures: readonly (readonly [string, MetricName, keyof MetricStats])[] = [
    ["p50", "latency", "p50_ms"],
    ["p99", "latency", "p99_ms"],
    ["queue p99", "queue", "p99_ms"],
    ["sign p50", "sign", "p50_ms"],
    ["sign p99", "sign", "p99_ms"],
  ];
  const columns = columnsOf(["", "sent", "OK", ...figures.map(([head]) => head)]);
  const rows = names.map((name) => {
    const stats = algorithms[name];
    return [
      name,
      formatCount(stats.sent),
      formatCount(stats.ok),
      ...figures.map(([, metric, field]) => formatTime(stats[metric]?.[field])),
    ];
  });
  return ["", ...textTable(columns, rows)];
}

/** What became of the signatures that were looked at, in a sentence. */
export function checksText(checks: SignatureChecks): string {
  const { verified, wrong, verified_by: by, compared, nonce_repeats: repeats, left_out } = checks;
  return [
    verified === 0
      ? "no signature was verified"
      : `${formatCount(verified)} signatures verified by ${by}, ${
        formatCount(wrong)
      } of them wrong`,
    ...(compared === 0
      ? []
      : [`nonces used twice: ${formatCount(repeats)} of ${formatCount(compared)} of ECDSA`]),
    ...(left_out === 0 ? [] : [`${formatCount(left_out)} not looked at, for want of memory`]),
  ].join("; ");
}

function columnsOf(heads: readonly string[]): TextColumn[] {
  return heads.map((head, at) => ({ head, align: at === 0 ? "left" : "right" }));
}
