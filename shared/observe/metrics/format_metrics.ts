import type { MetricFamily, MetricsSnapshot } from "./snapshot.ts";

/** The media type of `formatMetrics`. */
export const METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Prometheus' text format 0.0.4 (prometheus/docs `instrumenting/exposition_formats.md`). */
export function formatMetrics(snapshot: MetricsSnapshot): string {
  return snapshot.map(formatFamily).join("");
}

function formatFamily(family: MetricFamily): string {
  const { name, help, type, labelNames } = family;
  const lines = [`# HELP ${name} ${help.replace(/[\\\n]/g, escape)}`, `# TYPE ${name} ${type}`];
  if (family.type !== "histogram") {
    for (const { labels, value } of family.samples) {
      lines.push(`${name}${formatLabels(labelNames, labels)} ${formatNumber(value)}`);
    }
    return lines.join("\n") + "\n";
  }
  const { bounds, samples } = family;
  for (const { labels, counts, sum } of samples) {
    let count = 0;
    const bucketNames = [...labelNames, "le"];
    counts.forEach((more, at) => {
      count += more;
      const le = formatNumber(bounds[at] ?? Infinity);
      lines.push(`${name}_bucket${formatLabels(bucketNames, [...labels, le])} ${count}`);
    });
    const own = formatLabels(labelNames, labels);
    lines.push(`${name}_sum${own} ${formatNumber(sum)}`, `${name}_count${own} ${count}`);
  }
  return lines.join("\n") + "\n";
}

function formatLabels(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return "";
  const pairs = names.map((name, at) => `${name}="${values[at].replace(/[\\\n"]/g, escape)}"`);
  return `{${pairs.join(",")}}`;
}

function escape(char: string): string {
  return char === "\n" ? "\\n" : `\\${char}`;
}

function formatNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}
