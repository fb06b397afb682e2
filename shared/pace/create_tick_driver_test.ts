import assert from "node:assert/strict";
import { nowNs } from "../clock/mod.ts";
import { RING_SLOTS } from "./_sleeper_memory.ts";
import { createTickDriver, type TickDriverKind } from "./mod.ts";

const KINDS = ["timer", "sleeper", "spin"] as const;

/** No driver is this late on the slowest machine; without a bound a lost tick would hang the run. */
const LOST_MS = 20_000;

/** A driver, its ticks so far, and a wait for the next one that fails when there is none. */
async function recorded(kind: TickDriverKind) {
  const ticksNs: number[] = [];
  let wake = () => {};
  const driver = await createTickDriver(kind, () => {
    ticksNs.push(nowNs());
    wake();
  });
  /** Resolves when a tick came at or after this time. */
  const tickAfter = async (timeNs: number): Promise<void> => {
    const lost = Promise.withResolvers<never>();
    const timer = setTimeout(() => lost.reject(new Error("the tick got lost")), LOST_MS);
    try {
      while ((ticksNs.at(-1) ?? -Infinity) < timeNs) {
        await Promise.race([new Promise<void>((resolve) => wake = resolve), lost.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  };
  return { driver, ticksNs, tickAfter };
}

for (const kind of KINDS) {
  Deno.test(`createTickDriver ${kind} calls back after each due time, never before`, async () => {
    const { driver, ticksNs, tickAfter } = await recorded(kind);
    assert.equal(driver.facts.driver, kind);
    const startNs = nowNs();
    const due = [5e6, 15e6, 25e6];
    for (const ns of due) driver.schedule(startNs + ns);
    assert.equal(ticksNs.length, 0, "called within schedule");
    await tickAfter(startNs + 25e6);
    await driver.close();
    assert.ok(ticksNs.length <= due.length, `${ticksNs.length} ticks`);
    // The k-th tick serves a due time that no earlier one has served.
    for (const [k, ns] of ticksNs.entries()) {
      const passed = due.filter((dueNs) => startNs + dueNs <= ns).length;
      assert.ok(passed > k, `tick ${k} at ${ns - startNs} serves nothing`);
    }
  });

  Deno.test(`createTickDriver ${kind} serves times that passed before they were scheduled`, async () => {
    const { driver, ticksNs, tickAfter } = await recorded(kind);
    const startNs = nowNs();
    for (const ns of [-2e6, -1e6]) driver.schedule(startNs + ns);
    // Far ahead: what passed must not wait for it.
    driver.schedule(startNs + 3600e9);
    assert.equal(ticksNs.length, 0, "called within schedule");
    await tickAfter(startNs);
    assert.ok(ticksNs.length <= 2, `${ticksNs.length} ticks for two due times`);
    await driver.close();
  });

  Deno.test(`createTickDriver ${kind} takes more due times than its ring holds`, async () => {
    const { driver, tickAfter } = await recorded(kind);
    const startNs = nowNs();
    // Each group fills the ring by itself. Were the ring written over, the last one would stand in
    // it alone; were what does not fit dropped, the second would never come.
    for (const ns of [20e6, 40e6, 3600e9]) {
      for (let i = 0; i < RING_SLOTS; i++) driver.schedule(startNs + ns);
    }
    await tickAfter(startNs + 20e6);
    await tickAfter(startNs + 40e6);
    await driver.close();
  });

  Deno.test(`createTickDriver ${kind} wakes again when it had run out of due times`, async () => {
    const { driver, ticksNs, tickAfter } = await recorded(kind);
    for (let i = 1; i <= 20; i++) {
      const dueNs = nowNs() + 0.2e6;
      driver.schedule(dueNs);
      await tickAfter(dueNs);
      assert.equal(ticksNs.length, i);
    }
    await driver.close();
  });

  Deno.test(`createTickDriver ${kind} calls no more when closed`, async () => {
    const { driver, ticksNs } = await recorded(kind);
    driver.schedule(nowNs() + 1e6);
    await driver.close();
    driver.schedule(nowNs());
    await driver.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(ticksNs.length, 0);
  });
}

Deno.test("createTickDriver auto is the sleeper where workers run", async () => {
  const driver = await createTickDriver("auto", () => {});
  assert.equal(driver.facts.driver, "sleeper");
  assert.equal(driver.facts.fallbackReason, undefined);
  assert.ok(driver.facts.clockErrorMs! > 0);
  await driver.close();
});
