import assert from "node:assert/strict";
import { MessageQueue } from "./message_queue.ts";

interface Counts {
  pulls: number;
  abandoned: number;
}

function queueWithCounts(
  options: { readonly pulling?: boolean } = {},
): { readonly queue: MessageQueue<number>; readonly counts: Counts } {
  const counts: Counts = { pulls: 0, abandoned: 0 };
  const queue = new MessageQueue<number>({
    pull: () => counts.pulls++,
    abandon: () => counts.abandoned++,
  }, options);
  return { queue, counts };
}

Deno.test("MessageQueue asks for a message only when a reader has none", async () => {
  const { queue, counts } = queueWithCounts();
  assert.equal(counts.pulls, 0);
  const first = queue.next();
  assert.equal(counts.pulls, 1);
  queue.push(1);
  assert.deepEqual(await first, { done: false, value: 1 });
  assert.equal(counts.pulls, 1);
});

Deno.test("MessageQueue asks once however many readers wait, and again for the next", async () => {
  const { queue, counts } = queueWithCounts();
  const reads = [queue.next(), queue.next()];
  assert.equal(counts.pulls, 1);
  queue.push(1);
  assert.equal(counts.pulls, 2);
  queue.push(2);
  assert.deepEqual((await Promise.all(reads)).map(({ value }) => value), [1, 2]);
  assert.equal(counts.pulls, 2);
});

Deno.test("MessageQueue with a first message asked for asks again when that is taken", async () => {
  const { queue, counts } = queueWithCounts({ pulling: true });
  queue.push(1);
  assert.equal(counts.pulls, 0);
  assert.deepEqual(await queue.next(), { done: false, value: 1 });
  assert.equal(counts.pulls, 1);
});

Deno.test("MessageQueue delivers what it has before its end", async () => {
  const { queue } = queueWithCounts();
  queue.push(1);
  queue.push(2);
  queue.end();
  const all: number[] = [];
  for await (const message of queue) all.push(message);
  assert.deepEqual(all, [1, 2]);
});

Deno.test("MessageQueue throws once when it failed, after what it had", async () => {
  const { queue } = queueWithCounts();
  queue.push(1);
  queue.fail(new RangeError("torn"));
  assert.deepEqual(await queue.next(), { done: false, value: 1 });
  await assert.rejects(queue.next(), RangeError);
  assert.deepEqual(await queue.next(), { done: true, value: undefined });
});

Deno.test("MessageQueue wakes its waiting readers when it ends or fails", async () => {
  const { queue: ended } = queueWithCounts();
  const reads = [ended.next(), ended.next()];
  ended.end();
  assert.deepEqual((await Promise.all(reads)).map(({ done }) => done), [true, true]);
  const { queue: failed } = queueWithCounts();
  const [first, second] = [failed.next(), failed.next()];
  failed.fail(new RangeError("torn"));
  await assert.rejects(first, RangeError);
  assert.equal((await second).done, true);
});

Deno.test("MessageQueue tells once that its reader has left, and takes nothing more", async () => {
  const { queue, counts } = queueWithCounts();
  queue.push(1);
  await queue.return();
  await queue.return();
  queue.push(2);
  assert.deepEqual(await queue.next(), { done: true, value: undefined });
  assert.deepEqual(counts, { pulls: 0, abandoned: 1 });
});

Deno.test("MessageQueue does not call it leaving when the end had come", async () => {
  const { queue, counts } = queueWithCounts();
  queue.end();
  await queue.return();
  assert.equal(counts.abandoned, 0);
});
