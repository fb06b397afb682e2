import assert from "node:assert/strict";
import { nowNs } from "../clock/mod.ts";
import { constantRate, createTickDriver, paceCalls, type TickDriverKind } from "./mod.ts";

/** The median lateness of half a second at 1,000 calls a second, ms. */
async function medianLateMs(kind: TickDriverKind): Promise<number> {
  const lateNs: number[] = [];
  await paceCalls({
    schedule: constantRate(1000),
    count: 500,
    createDriver: (onTick) => createTickDriver(kind, onTick),
    send: (_k, dueNs) => lateNs.push(nowNs() - dueNs),
  });
  assert.equal(lateNs.length, 500);
  return lateNs.sort((a, b) => a - b)[250] / 1e6;
}

Deno.test("paceCalls is at least three times closer by sleeper than by timer", async () => {
  const attempts: string[] = [];
  // A busy neighbour can spoil an attempt, not three.
  while (attempts.length < 3) {
    const timerMs = await medianLateMs("timer");
    const sleeperMs = await medianLateMs("sleeper");
    assert.ok(sleeperMs > 0 && timerMs > 0, "nothing is sent before it is due");
    if (sleeperMs * 3 <= timerMs && sleeperMs < 5) return;
    attempts.push(`timer ${timerMs} ms, sleeper ${sleeperMs} ms`);
  }
  assert.fail(attempts.join("; "));
});
