import assert from "node:assert/strict";
import { nowNs } from "../clock/mod.ts";
import { constantRate, createTickDriver, paceCalls, type TickDriverKind } from "./mod.ts";

/** A driver and how often it is asked to wake. */
interface Side {
  readonly kind: TickDriverKind;
  readonly ratePerSec: number;
}

/**
 * Paces 100 calls by each side at the same time. Of each the lower quartile of lateness, ms: a
 * machine that starves makes some calls late and not all, so this moves far less than the median.
 */
async function lowerQuartilesMs(sides: readonly Side[]): Promise<number[]> {
  // None starts before all are made: making a sleeper holds the thread up.
  const made = sides.map(() => Promise.withResolvers<void>());
  return await Promise.all(sides.map(async ({ kind, ratePerSec }, at) => {
    const lateNs: number[] = [];
    await paceCalls({
      schedule: constantRate(ratePerSec),
      count: 100,
      createDriver: async (onTick) => {
        const driver = await createTickDriver(kind, onTick);
        made[at].resolve();
        await Promise.all(made.map(({ promise }) => promise));
        return driver;
      },
      send: (_k, dueNs) => lateNs.push(nowNs() - dueNs),
    });
    assert.equal(lateNs.length, 100);
    assert.ok(lateNs.every((ns) => ns >= 0), "nothing is sent before it is due");
    return lateNs.sort((a, b) => a - b)[25] / 1e6;
  }));
}

Deno.test("paceCalls is at least twice as close by sleeper as by timer", async () => {
  const windows: string[] = [];
  // setTimeout counts in ms, so that its lateness is spread over 0 to 2 ms. Both share each window:
  // neighbours who keep the cores busy disturb both. No rate is a multiple of the other or of that
  // ms: neither wakes the other.
  while (windows.length < 20) {
    const [timerMs, sleeperMs] = await lowerQuartilesMs([
      { kind: "timer", ratePerSec: 610 },
      { kind: "sleeper", ratePerSec: 710 },
    ]);
    if (sleeperMs * 2 <= timerMs) return;
    windows.push(`timer ${timerMs} ms, sleeper ${sleeperMs} ms`);
  }
  assert.fail(windows.join("; "));
});
