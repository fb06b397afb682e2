import assert from "node:assert/strict";
import { nowNs } from "../clock/mod.ts";
import { constantRate, createTickDriver, paceCalls, type TickDriverKind } from "./mod.ts";

/** The median lateness of 200 calls at 1,000 a second, ms. */
async function medianLateMs(kind: TickDriverKind): Promise<number> {
  const lateNs: number[] = [];
  await paceCalls({
    schedule: constantRate(1000),
    count: 200,
    createDriver: (onTick) => createTickDriver(kind, onTick),
    send: (_k, dueNs) => lateNs.push(nowNs() - dueNs),
  });
  assert.equal(lateNs.length, 200);
  assert.ok(lateNs.every((ns) => ns >= 0), "nothing is sent before it is due");
  return lateNs.sort((a, b) => a - b)[100] / 1e6;
}

Deno.test("paceCalls is at least three times closer by sleeper than by timer", async () => {
  const attempts: string[] = [];
  // Short and many: neighbours that keep every core busy spoil most attempts, never all.
  while (attempts.length < 12) {
    const timerMs = await medianLateMs("timer");
    const sleeperMs = await medianLateMs("sleeper");
    if (sleeperMs * 3 <= timerMs && sleeperMs < 5) return;
    attempts.push(`timer ${timerMs} ms, sleeper ${sleeperMs} ms`);
  }
  assert.fail(attempts.join("; "));
});
