import assert from "node:assert/strict";
import { growthKbPerConnection, lastThirdGrowthBytes } from "./soak_coldconn_samples.ts";

/** A server that grows to the end, and a client that stops at 2,000 connections. */
const SAMPLES = Array.from({ length: 10 }, (_, i) => {
  const made = (i + 1) * 300;
  return { made, serverBytes: made * 50_000, clientBytes: Math.min(made, 1800) * 50_000 };
});

Deno.test("lastThirdGrowthBytes sees what grows to the end, and none of what levels off", () => {
  assert.equal(lastThirdGrowthBytes(SAMPLES, "serverBytes"), 1200 * 50_000);
  assert.equal(lastThirdGrowthBytes(SAMPLES, "clientBytes"), 0);
});

Deno.test("lastThirdGrowthBytes is NaN when there are too few samples to tell", () => {
  assert.ok(Number.isNaN(lastThirdGrowthBytes([], "serverBytes")));
  assert.ok(Number.isNaN(lastThirdGrowthBytes(SAMPLES.slice(0, 1), "serverBytes")));
});

Deno.test("growthKbPerConnection spreads the growth over the connections", () => {
  assert.equal(growthKbPerConnection(SAMPLES, "serverBytes"), 50);
});
