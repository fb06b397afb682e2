import assert from "node:assert/strict";
import { formatMetrics } from "./format_metrics.ts";
import { processMetrics } from "./process_metrics.ts";
import { MetricsRegistry } from "./registry.ts";
import { LATENCY_BOUNDS_SEC, serverMetrics } from "./server_metrics.ts";
import { HAS_PROMTOOL, promtoolSays } from "./testing.ts";

/** Everything that DF tells, and a histogram of a service's own with values that need escaping. */
function registry(): MetricsRegistry {
  const made = new MetricsRegistry();
  processMetrics(made);
  const counters = { connections: 1, connectionsOpen: 1 };
  serverMetrics(made, () => ({ ...counters, calls: 1, callsFailed: 0, callsInFlight: 1 }));
  const seconds = made.histogram({
    name: "queue_seconds",
    help: "A wait\\of two\nlines",
    labels: ["algorithm"],
    bounds: LATENCY_BOUNDS_SEC,
  });
  seconds.with('a "b"\\\n').observe(0.004);
  return made;
}

Deno.test({
  name:
    "promtool accepts what DF says about itself (where Debian's package prometheus is installed)",
  ignore: !HAS_PROMTOOL,
  fn: async () => {
    const text = formatMetrics(registry().snapshot());
    assert.deepEqual(await promtoolSays(text), { code: 0, said: "" });
  },
});

Deno.test({
  name: "promtool refuses a counter without _total, so that it would be heard of",
  ignore: !HAS_PROMTOOL,
  fn: async () => {
    const made = registry();
    made.counter({ name: "calls", help: "Calls" }).with().add();
    const { code, said } = await promtoolSays(formatMetrics(made.snapshot()));
    assert.notEqual(code, 0);
    assert.match(said, /_total/);
  },
});
