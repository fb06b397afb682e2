import assert from "node:assert/strict";
import { PingPolice } from "./server_pings.ts";

const MINUTE = 60e9;
const BUSY = { hasStreams: true, framesSent: 0 };
const police = () =>
  new PingPolice({ minPingIntervalMs: 300_000, minIdlePingIntervalMs: 7_200_000 });

Deno.test("PingPolice refuses the third ping that comes too soon", () => {
  const pings = police();
  assert.deepEqual([0, 1, 2, 3].map((at) => pings.allows(at * MINUTE, BUSY)), [
    ...[true, true, true, false],
  ]);
});

Deno.test("PingPolice lets pings pass for ever when they keep their distance", () => {
  const pings = police();
  for (let i = 0; i < 20; i++) assert.ok(pings.allows(i * 5 * MINUTE, BUSY));
});

Deno.test("PingPolice wants two hours between pings when there are no streams", () => {
  const pings = police();
  const allowed = [0, 5, 10, 15].map((at) =>
    pings.allows(at * MINUTE, { ...BUSY, hasStreams: false })
  );
  assert.deepEqual(allowed, [true, true, true, false]);
});

Deno.test("PingPolice forgives all strikes when a frame was sent on a stream", () => {
  const pings = police();
  for (let i = 0; i < 3; i++) pings.allows(i, BUSY);
  const allowed = [3, 4, 5, 6].map((at) => pings.allows(at, { hasStreams: true, framesSent: 1 }));
  assert.deepEqual(allowed, [true, true, true, false]);
});

Deno.test("PingPolice lets a ping a round trip pass as long as data goes out", () => {
  const pings = police();
  for (let i = 0; i < 100; i++) {
    assert.ok(pings.allows(i, { hasStreams: true, framesSent: i >> 1 }));
  }
});
