import type { HistogramSample, MetricFamily, MetricsSnapshot, ValueSample } from "./snapshot.ts";

// prom-client 15.1.3 hashes a call's labels to find its counters, and has its aggregation of threads
// for node:cluster alone. What is needed of it is less code than its use.

/** How a metric is called. */
interface MetricSpec {
  /** By Prometheus' habits: with its unit, and `_total` for a counter. */
  readonly name: string;
  /** A line for people, without a full stop. */
  readonly help: string;
  /** What tells its values apart. @default [] */
  readonly labels?: readonly string[];
}

/** How a histogram is cut. */
interface HistogramSpec extends MetricSpec {
  /** Upper bounds of the buckets, rising, the infinite one left out. */
  readonly bounds: readonly number[];
}

/** A number that only rises; whoever counts often keeps hold of it. */
export class Counter {
  value = 0;

  add(more = 1): void {
    this.value += more;
  }
}

/** Counts values by bucket; whoever observes often keeps hold of it. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > bounds[at]) at++;
    this.#counts[at]++;
    this.#sum += value;
  }

  sample(labels: readonly string[]): HistogramSample {
    return { labels, counts: [...this.#counts], sum: this.#sum };
  }
}

/** The metrics of one kind, a child for each combination of label values. */
class Children<Child> {
  readonly #make: () => Child;
  readonly #children = new Map<string, { labels: readonly string[]; child: Child }>();

  constructor(make: () => Child) {
    this.#make = make;
  }

  with(...labels: readonly string[]): Child {
    const key = labels.join("\0");
    let entry = this.#children.get(key);
    if (entry === undefined) this.#children.set(key, entry = { labels, child: this.#make() });
    return entry.child;
  }

  samples<Sample>(read: (child: Child, labels: readonly string[]) => Sample): Sample[] {
    return [...this.#children.values()].map(({ labels, child }) => read(child, labels));
  }
}

/** Gives the metric of these label values, in the order of the names. */
interface Labelled<Metric> {
  with(...labels: readonly string[]): Metric;
}

/** The metrics of a thread. */
export class MetricsRegistry {
  readonly #families: (() => MetricFamily)[] = [];
  readonly #names = new Set<string>();

  /** Numbers that only rise. */
  counter(spec: MetricSpec): Labelled<Counter> {
    const children = new Children(() => new Counter());
    const read = (child: Counter, labels: readonly string[]) => ({ labels, value: child.value });
    this.#add(spec, (base) => ({ ...base, type: "counter", samples: children.samples(read) }));
    return children;
  }

  /** Values by bucket. */
  histogram(spec: HistogramSpec): Labelled<Histogram> {
    const { bounds } = spec;
    const children = new Children(() => new Histogram(bounds));
    const read = (child: Histogram, labels: readonly string[]) => child.sample(labels);
    this.#add(spec, (base) => ({
      ...base,
      type: "histogram",
      bounds,
      samples: children.samples(read),
    }));
    return children;
  }

  /** A value that is read when somebody looks: a gauge, or a counter that is kept elsewhere. */
  read(
    spec: MetricSpec & { readonly type: "counter" | "gauge" },
    read: () => readonly ValueSample[] | number,
  ): void {
    this.#add(spec, (base) => {
      const now = read();
      const samples = typeof now === "number" ? [{ labels: [], value: now }] : now;
      return { ...base, type: spec.type, samples };
    });
  }

  snapshot(): MetricsSnapshot {
    return this.#families.map((read) => read());
  }

  #add(
    { name, help, labels = [] }: MetricSpec,
    read: (base: { name: string; help: string; labelNames: readonly string[] }) => MetricFamily,
  ): void {
    if (this.#names.has(name)) throw new TypeError(`the metric ${name} is there already`);
    this.#names.add(name);
    this.#families.push(() => read({ name, help, labelNames: labels }));
  }
}
