import assert from "node:assert/strict";
import { seededRandom } from "../../pace/mod.ts";
import { TopCalls } from "./top_calls.ts";

Deno.test("TopCalls keeps the slowest of many, as sorting all of them would", () => {
  const random = seededRandom(3);
  const calls = Array.from({ length: 5000 }, (_, k) => ({
    ok: true,
    code: "OK",
    atMs: k,
    lateMs: 0,
    serviceMs: 0,
    latencyMs: Math.floor(random() * 2000),
  }));
  const top = new TopCalls(100);
  for (const call of calls) top.add(call);
  const expected = calls.map(({ latencyMs }) => latencyMs).sort((a, b) => b - a).slice(0, 100);
  assert.deepEqual(top.sorted().map(({ latencyMs }) => latencyMs), expected);
});
