import assert from "node:assert/strict";
import { answerAsReady } from "./answer_as_ready.ts";

async function* inputs(count: number, taken: number[] = []): AsyncGenerator<number> {
  for (let n = 1; n <= count; n++) {
    taken.push(n);
    yield n;
  }
}

/** Lets everything run that waits for no event. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("answerAsReady gives what is there at once, and waits for the rest", async () => {
  const slow = Promise.withResolvers<string>();
  const answers = answerAsReady(
    inputs(3),
    (n) => n === 1 ? slow.promise : `fast ${n}`,
    { maxUnderWay: 8 },
  );
  assert.equal((await answers.next()).value, "fast 2");
  assert.equal((await answers.next()).value, "fast 3");
  slow.resolve("slow 1");
  assert.equal((await answers.next()).value, "slow 1");
  assert.equal((await answers.next()).done, true);
});

Deno.test("answerAsReady takes no more than it may while nobody takes its answers", async () => {
  const taken: number[] = [];
  const answers = answerAsReady(inputs(100, taken), (n) => n, { maxUnderWay: 5 });
  await answers.next();
  await settled();
  assert.equal(taken.length, 5);
  await answers.next();
  await answers.next();
  await settled();
  assert.equal(taken.length, 7);
  const rest = await Array.fromAsync(answers);
  assert.deepEqual([taken.length, rest.length], [100, 97]);
});

Deno.test("answerAsReady throws what the inputs throw, after the answers that there are", async () => {
  async function* failing(): AsyncGenerator<number> {
    yield 1;
    throw new Error("the client left");
  }
  const answers = answerAsReady(failing(), (n) => n, { maxUnderWay: 5 });
  assert.equal((await answers.next()).value, 1);
  await assert.rejects(answers.next(), /the client left/);
});

Deno.test("answerAsReady lets go of its inputs when its reader leaves", async () => {
  const gone = Promise.withResolvers<void>();
  async function* endless(): AsyncGenerator<number> {
    try {
      for (let n = 1;; n++) yield n;
    } finally {
      gone.resolve();
    }
  }
  for await (const answer of answerAsReady(endless(), (n) => n, { maxUnderWay: 2 })) {
    if (answer === 9) break;
  }
  await gone.promise;
});
