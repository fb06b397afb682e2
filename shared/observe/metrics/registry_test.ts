import assert from "node:assert/strict";
import { formatMetrics } from "./format_metrics.ts";
import { MetricsRegistry } from "./registry.ts";
import { sumSnapshots } from "./snapshot.ts";

function thread() {
  const registry = new MetricsRegistry();
  const calls = registry.counter({ name: "calls_total", help: "Calls", labels: ["method"] });
  const seconds = registry.histogram({ name: "seconds", help: "Times", bounds: [0.1, 1] });
  return { registry, calls, seconds };
}

Deno.test("MetricsRegistry tells counters, gauges and histograms in Prometheus' text format", () => {
  const { registry, calls, seconds } = thread();
  registry.read({ name: "open", help: "Open\nones", type: "gauge" }, () => 3.5);
  calls.with('a "b"\\').add();
  calls.with('a "b"\\').add(2);
  for (const value of [0.05, 0.1, 0.5, 7]) seconds.with().observe(value);
  assert.equal(
    formatMetrics(registry.snapshot()),
    `# HELP calls_total Calls
# TYPE calls_total counter
calls_total{method="a \\"b\\"\\\\"} 3
# HELP seconds Times
# TYPE seconds histogram
seconds_bucket{le="0.1"} 2
seconds_bucket{le="1"} 3
seconds_bucket{le="+Inf"} 4
seconds_sum 7.65
seconds_count 4
# HELP open Open\\nones
# TYPE open gauge
open 3.5
`,
  );
});

Deno.test("MetricsRegistry refuses a second metric of one name", () => {
  const { registry } = thread();
  assert.throws(() => registry.counter({ name: "seconds", help: "x" }), /seconds is there already/);
});

Deno.test("sumSnapshots adds up what threads counted, and keeps what one has alone", () => {
  const [a, b] = [thread(), thread()];
  a.calls.with("x").add(1);
  b.calls.with("x").add(2);
  b.calls.with("y").add(4);
  a.seconds.with().observe(0.0625);
  b.seconds.with().observe(0.0625);
  b.seconds.with().observe(2);
  b.registry.read({ name: "own", help: "Own", type: "gauge" }, () => 9);
  const text = formatMetrics(sumSnapshots([a.registry.snapshot(), b.registry.snapshot()]));
  for (
    const line of [
      'calls_total{method="x"} 3',
      'calls_total{method="y"} 4',
      'seconds_bucket{le="0.1"} 2',
      'seconds_bucket{le="+Inf"} 3',
      "seconds_sum 2.125",
      "own 9",
    ]
  ) assert.ok(text.includes(`${line}\n`), `${line} in ${text}`);
});

Deno.test("a snapshot stays as it was when counting goes on, and can leave its thread", () => {
  const { registry, seconds } = thread();
  seconds.with().observe(2);
  const snapshot = structuredClone(registry.snapshot());
  seconds.with().observe(2);
  assert.match(formatMetrics(snapshot), /seconds_count 1\n/);
});
