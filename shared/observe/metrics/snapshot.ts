/** A value with the labels that tell it from its siblings, in the order of the family's names. */
export interface ValueSample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** What a histogram counted. */
export interface HistogramSample {
  readonly labels: readonly string[];
  /** For each bound how many were above the one before and not above it; the last is for the rest. */
  readonly counts: readonly number[];
  readonly sum: number;
}

interface FamilyBase {
  readonly name: string;
  /** A line for people, without a full stop. */
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** Metrics of one name: plain data, so that they can leave a thread. */
export type MetricFamily =
  | FamilyBase & { readonly type: "counter" | "gauge"; readonly samples: readonly ValueSample[] }
  | FamilyBase & {
    readonly type: "histogram";
    readonly bounds: readonly number[];
    readonly samples: readonly HistogramSample[];
  };

/** All metrics of a program or a thread at one time. */
export type MetricsSnapshot = readonly MetricFamily[];

/** The sums of what several threads counted; what only one of them has stays as it is. */
export function sumSnapshots(snapshots: readonly MetricsSnapshot[]): MetricsSnapshot {
  const families = new Map<string, MetricFamily>();
  for (const family of snapshots.flat()) {
    const known = families.get(family.name);
    families.set(family.name, known === undefined ? family : sumFamilies(known, family));
  }
  return [...families.values()];
}

function sumFamilies(a: MetricFamily, b: MetricFamily): MetricFamily {
  if (a.type === "histogram" && b.type === "histogram") {
    const add = (x: HistogramSample, y: HistogramSample) => ({
      labels: x.labels,
      counts: x.counts.map((count, at) => count + y.counts[at]),
      sum: x.sum + y.sum,
    });
    return { ...a, samples: sumSamples(a.samples, b.samples, add) };
  }
  if (a.type === "histogram" || b.type === "histogram") return a;
  const add = (x: ValueSample, y: ValueSample) => ({
    labels: x.labels,
    value: x.value + y.value,
  });
  return { ...a, samples: sumSamples(a.samples, b.samples, add) };
}

function sumSamples<Sample extends { readonly labels: readonly string[] }>(
  a: readonly Sample[],
  b: readonly Sample[],
  add: (x: Sample, y: Sample) => Sample,
): Sample[] {
  const sums = new Map<string, Sample>();
  for (const sample of [...a, ...b]) {
    const key = JSON.stringify(sample.labels);
    const known = sums.get(key);
    sums.set(key, known === undefined ? sample : add(known, sample));
  }
  return [...sums.values()];
}
