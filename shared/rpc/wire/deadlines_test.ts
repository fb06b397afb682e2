import assert from "node:assert/strict";
import { Deadlines, Expiring } from "./deadlines.ts";
import { FakeTime } from "./_memory_server.ts";

class Call extends Expiring {
  constructor(readonly name: string, readonly log: string[]) {
    super();
  }

  override expire(): void {
    this.log.push(this.name);
  }
}

function setUp() {
  const time = new FakeTime();
  const deadlines = new Deadlines(time.newAlarm());
  const log: string[] = [];
  const add = (name: string, timeoutMs: number) => {
    const call = new Call(name, log);
    deadlines.add(call, time.nowNs, timeoutMs);
    return call;
  };
  return { time, deadlines, log, add };
}

Deno.test("Deadlines expires calls in the order of their deadlines, whatever their timeouts", () => {
  const { time, log, add } = setUp();
  add("a50", 50);
  add("b20", 20);
  time.advance(10);
  add("c50", 50);
  add("d20", 20);
  time.advance(9);
  assert.deepEqual(log, []);
  time.advance(1);
  assert.deepEqual(log, ["b20"]);
  time.advance(100);
  assert.deepEqual(log, ["b20", "d20", "a50", "c50"]);
});

Deno.test("Deadlines forgets a call that is removed, wherever it stands", () => {
  const { time, deadlines, log, add } = setUp();
  const calls = ["a", "b", "c", "d"].map((name) => add(name, 10));
  for (const i of [1, 0, 3]) deadlines.remove(calls[i]);
  deadlines.remove(calls[1]);
  time.advance(10);
  assert.deepEqual(log, ["c"]);
});

Deno.test("Deadlines sets no timer a call, and none when there is nothing to wait for", () => {
  const { time, deadlines, add } = setUp();
  for (let i = 0; i < 100; i++) deadlines.remove(add("x", 10));
  assert.equal(time.set, 1);
  time.advance(10);
  assert.equal(time.set, 0);
});

Deno.test("Deadlines keeps a call that an expiry begins", () => {
  const { time, deadlines, log, add } = setUp();
  const first = add("first", 10);
  first.expire = () => {
    log.push("first");
    add("second", 5);
  };
  time.advance(10);
  assert.deepEqual(log, ["first"]);
  time.advance(5);
  assert.deepEqual(log, ["first", "second"]);
  deadlines.close();
});

Deno.test("Deadlines expires none early and none 2 ms late when timeouts are all different", () => {
  const { time, log, add } = setUp();
  const timeoutsMs = Array.from({ length: 2000 }, (_, i) => 1 + (i * 7919 % 2000) / 3);
  const startNs = time.nowNs;
  for (const timeoutMs of timeoutsMs) {
    const call = add("x", timeoutMs);
    call.expire = () => {
      const lateNs = time.nowNs - startNs - timeoutMs * 1e6;
      assert.ok(lateNs >= -1 && lateNs <= 2e6, String(lateNs));
      log.push("x");
    };
  }
  time.advance(1000);
  assert.equal(log.length, timeoutsMs.length);
});

Deno.test("Deadlines expires nothing after close", () => {
  const { time, deadlines, log, add } = setUp();
  add("a", 10);
  deadlines.close();
  add("b", 10);
  time.advance(100);
  assert.deepEqual(log, []);
});
