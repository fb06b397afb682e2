import assert from "node:assert/strict";
import { nowNs } from "../clock/mod.ts";
import { createTickDriver, type TickDriverKind } from "./mod.ts";

const KINDS = ["timer", "sleeper", "spin"] as const;

/** Schedules the due times at once and resolves when the callback has seen the last one pass. */
async function drive(kind: TickDriverKind, dueNs: readonly number[]) {
  const done = Promise.withResolvers<void>();
  const ticks: number[] = [];
  const driver = await createTickDriver(kind, () => {
    ticks.push(nowNs());
    if (ticks.at(-1)! >= startNs + dueNs.at(-1)!) done.resolve();
  });
  const startNs = nowNs();
  for (const due of dueNs) driver.schedule(startNs + due);
  assert.equal(ticks.length, 0, "called within schedule");
  await done.promise;
  await driver.close();
  return { driver, ticks: ticks.map((ns) => ns - startNs) };
}

for (const kind of KINDS) {
  Deno.test(`createTickDriver ${kind} calls back after each due time, never before`, async () => {
    const due = [5e6, 15e6, 25e6];
    const { ticks, driver } = await drive(kind, due);
    assert.equal(driver.facts.driver, kind);
    for (const [i, ns] of ticks.entries()) {
      const passed = due.filter((dueNs) => dueNs <= ns).length;
      assert.ok(passed > 0, `tick ${i} at ${ns} serves nothing`);
    }
  });

  Deno.test(`createTickDriver ${kind} serves times that passed before they were scheduled`, async () => {
    await drive(kind, [-2e6, -1e6, 0]);
  });

  Deno.test(`createTickDriver ${kind} takes more due times than its ring holds`, async () => {
    const due = Array.from({ length: 10_000 }, (_, k) => k * 5000);
    const { ticks } = await drive(kind, due);
    assert.ok(ticks.length <= due.length);
  });

  Deno.test(`createTickDriver ${kind} wakes again when it had run out of due times`, async () => {
    const waits: Array<() => void> = [];
    const driver = await createTickDriver(kind, () => waits.shift()?.());
    for (let i = 0; i < 20; i++) {
      const woken = Promise.withResolvers<void>();
      waits.push(woken.resolve);
      driver.schedule(nowNs() + 0.2e6);
      await woken.promise;
    }
    await driver.close();
  });

  Deno.test(`createTickDriver ${kind} calls no more when closed`, async () => {
    const driver = await createTickDriver(kind, () => assert.fail("tick after close"));
    driver.schedule(nowNs() + 1e6);
    await driver.close();
    driver.schedule(nowNs());
    await driver.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
}

Deno.test("createTickDriver auto is the sleeper where workers run", async () => {
  const driver = await createTickDriver("auto", () => {});
  assert.equal(driver.facts.driver, "sleeper");
  assert.equal(driver.facts.fallbackReason, undefined);
  assert.ok(driver.facts.clockErrorMs! > 0);
  await driver.close();
});
