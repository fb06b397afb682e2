import { mapTexts, NS_PER_MS, printable } from "../base/mod.ts";
import type { HostMeta } from "../results/mod.ts";
import { correctedMetric } from "../scenarios/mod.ts";
import type { ExportedRun } from "./exported_run.ts";

/** What Go calls the systems and processors that Deno has other names for. */
const GOARCH: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

const FIGURES = [
  ["p50", "p50_ms"],
  ["p90", "p90_ms"],
  ["p99", "p99_ms"],
  ["p99.9", "p99.9_ms"],
] as const;

/**
 * Runs in Go's benchmark format (golang.org/design/14313-benchmark-format), a line a run, so that
 * benchstat compares files of several runs each. The verdict is a key of the configuration, and
 * benchstat keeps what differs in it in tables of their own: runs that are not valid never mix with
 * those that are. A figure that falls among failed calls is no number and is left out.
 */
export function goBenchmark(runs: readonly ExportedRun[]): string {
  const lines = ["Unit calls/s better=higher"];
  let before = "";
  for (const given of runs) {
    const run = { ...given, summary: mapTexts(given.summary, printable) };
    const line = benchmarkLine(run);
    if (line === undefined) continue;
    const configuration = configurationLines(run).join("\n");
    if (configuration !== before) lines.push(configuration);
    before = configuration;
    lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}

function configurationLines({ summary }: ExportedRun): string[] {
  const host: Partial<HostMeta> = summary.meta?.host ?? {};
  return [
    ["goos", host.os],
    ["goarch", host.arch === undefined ? undefined : GOARCH[host.arch] ?? host.arch],
    ["cpu", host.cpu_model],
    ["verdict", summary.verdict ?? "not judged"],
  ].filter(([, value]) => value !== undefined).map(([key, value]) => `${key}: ${value}`);
}

/** Undefined when nothing was sent. */
function benchmarkLine({ facts, summary }: ExportedRun): string | undefined {
  const { metrics, test, sent = 0, ok, codes, achievedRps, askedRps, meta } = summary;
  if (sent === 0) return undefined;
  const rate = String(askedRps ?? meta?.schedule ?? "unknown").replaceAll(/[\s/]+/g, "_");
  const times = [
    ["corrected", correctedMetric(facts.metrics)?.name],
    ["service", facts.service],
  ] as const;
  const figures = times.flatMap(([of, metric]) => {
    return FIGURES.flatMap(([quantile, field]) => {
      const ms = metrics[metric ?? ""]?.[field];
      if (ms === undefined || !Number.isFinite(ms)) return [];
      return [`${Math.round(ms * NS_PER_MS)} ${of}-${quantile}-ns`];
    });
  });
  const due = Object.values(codes).reduce((sum, count) => sum + count, 0) || sent;
  return [
    `Benchmark${test.replaceAll(/[\s/]+/g, "_")}/rate=${rate}`,
    String(sent),
    ...figures,
    ...achievedRps === undefined ? [] : [`${achievedRps} calls/s`],
    ...ok === undefined ? [] : [`${(due - ok) / due} failed/call`],
  ].join("\t");
}
