import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { measureClockOffset } from "./_clock_offset.ts";
import { Cell, sleeperMemory } from "./_sleeper_memory.ts";
import { sleeperWorkerUrl } from "./_sleeper_worker.ts";

Deno.test("measureClockOffset bounds the offset that the wall clock shows", async () => {
  const memory = sleeperMemory();
  const origin = new Float64Array(new SharedArrayBuffer(8));
  const tellOrigin = `import { workerData as data } from "node:worker_threads";
    data.origin[0] = performance.timeOrigin;\n`;
  const url = new URL(
    sleeperWorkerUrl().href.replace(",", `,${encodeURIComponent(tellOrigin)}`),
  );
  const workerData = { ...memory, Cell, earlyMs: 0, origin };
  const worker = new Worker(url, { workerData });
  await Atomics.waitAsync(memory.cells, Cell.READY, 0).value;

  const offset = measureClockOffset(memory);

  Atomics.store(memory.cells, Cell.CLOSED, 1);
  Atomics.notify(memory.cells, Cell.HEAD);
  await worker.terminate();
  assert.ok(offset !== undefined);
  assert.ok(offset.leastMs <= offset.mostMs, JSON.stringify(offset));
  // The wall clock may be slewed between the two starts, and the bounds be wide on a busy machine.
  const byWallMs = origin[0] - performance.timeOrigin;
  assert.ok(byWallMs > offset.leastMs - 5, `${byWallMs} against ${JSON.stringify(offset)}`);
  assert.ok(byWallMs < offset.mostMs + 5, `${byWallMs} against ${JSON.stringify(offset)}`);
});

Deno.test("measureClockOffset gives up when the worker does not answer", () => {
  assert.equal(measureClockOffset(sleeperMemory()), undefined);
});
