import assert from "node:assert/strict";
import { FakeTime } from "./_memory_server.ts";
import { Keepalive } from "./keepalive.ts";

function setUp(intervalMs: number) {
  const time = new FakeTime();
  const log: string[] = [];
  const state = { busy: true };
  const keepalive = new Keepalive(intervalMs, time.newAlarm(), {
    isBusy: () => state.busy,
    ping: () => log.push("ping"),
    dead: () => log.push("dead"),
  });
  return { time, log, state, keepalive };
}

Deno.test("Keepalive pings after the interval since the last read, not before", () => {
  const { time, log, keepalive } = setUp(30_000);
  time.advance(20_000);
  keepalive.onRead(time.nowNs);
  time.advance(29_999);
  assert.deepEqual(log, []);
  time.advance(1);
  assert.deepEqual(log, ["ping"]);
});

Deno.test("Keepalive gives the peer up 20 s after a ping without an answer", () => {
  const { time, log } = setUp(30_000);
  time.advance(49_999);
  assert.deepEqual(log, ["ping"]);
  time.advance(1);
  assert.deepEqual(log, ["ping", "dead"]);
});

Deno.test("Keepalive goes on when the peer answers", () => {
  const { time, log, keepalive } = setUp(30_000);
  time.advance(30_000);
  time.advance(5);
  keepalive.onRead(time.nowNs);
  time.advance(29_000);
  assert.deepEqual(log, ["ping"]);
  time.advance(2_000);
  assert.deepEqual(log, ["ping", "ping"]);
});

Deno.test("Keepalive never pings more often than every 10 s", () => {
  const { time, log } = setUp(1);
  time.advance(9_999);
  assert.deepEqual(log, []);
  time.advance(1);
  assert.deepEqual(log, ["ping"]);
});

Deno.test("Keepalive leaves a connection without calls alone, and a closed one", () => {
  const { time, log, state, keepalive } = setUp(10_000);
  state.busy = false;
  time.advance(100_000);
  assert.deepEqual(log, []);
  state.busy = true;
  keepalive.close();
  time.advance(100_000);
  assert.deepEqual(log, []);
  assert.equal(time.set, 0);
});
