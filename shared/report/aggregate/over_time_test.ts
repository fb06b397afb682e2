import assert from "node:assert/strict";
import { niceWidthMs } from "./nice_width.ts";
import { OverTime } from "./over_time.ts";

function call(atMs: number, changes: { code?: string; lateMs?: number; latencyMs?: number } = {}) {
  const { code = "OK", lateMs = 0, latencyMs = 40 } = changes;
  return { ok: code === "OK", code, atMs, lateMs, serviceMs: latencyMs, latencyMs };
}

const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);

Deno.test("OverTime counts every call once when a run of unknown length goes on", () => {
  const time = new OverTime();
  for (let k = 0; k < 50_000; k++) {
    time.add(call(k * 7, { code: k % 100 === 0 ? "UNAVAILABLE" : "OK" }));
  }
  assert.equal(sum(time.due), 50_000);
  assert.equal(sum(time.sent), 50_000);
  assert.equal(sum(time.codes.get("UNAVAILABLE")!), 500);
  assert.ok(time.bins <= 200 && time.bins > 100, `${time.bins} bins`);
  assert.ok(time.widthMs * time.bins >= 49_999 * 7);
});

Deno.test("OverTime keeps the longest call exact when bins are merged", () => {
  const time = new OverTime();
  time.add(call(3, { latencyMs: 5000.123 }));
  time.add(call(1_000_000));
  assert.equal(time.maxMs[0], 5000.123);
});

Deno.test("OverTime counts a call where it was due, and as sent where it left", () => {
  const time = new OverTime({ durationMs: 1000 });
  time.add(call(0, { lateMs: 500 }));
  time.add(call(0, { code: "NOT_SENT" }));
  assert.equal(time.widthMs, 10);
  assert.equal(time.due[0], 2);
  assert.equal(time.sent[0], 0);
  assert.equal(time.sent[50], 1);
});

Deno.test("OverTime has no piece for calls that leave just behind the end, and has one for later ones", () => {
  const time = new OverTime({ durationMs: 1000 });
  time.add(call(999, { lateMs: 2 }));
  assert.equal(time.bins, 100);
  assert.equal(time.sent[99], 1);
  time.add(call(999, { lateMs: 25 }));
  assert.equal(time.sent[102], 1);
});

Deno.test("OverTime add is false when a call has no time", () => {
  assert.equal(new OverTime().add(call(NaN)), false);
});

Deno.test("niceWidthMs parts a span into no more bins than asked", () => {
  for (const spanMs of [1000, 5000, 30_000, 86_400_000, 77_777]) {
    const width = niceWidthMs(spanMs, 125);
    assert.ok(spanMs / width <= 125 + 1e-6 && spanMs / width > 125 / 2.6, `${spanMs}: ${width}`);
  }
});
