import assert from "node:assert/strict";
import { Fifo } from "./_fifo.ts";
import { seededRandom } from "./random.ts";

Deno.test("Fifo equals an array when pushed and shifted at random, through growth and wrapping", () => {
  const random = seededRandom(1);
  const fifo = new Fifo<number>();
  const model: number[] = [];
  for (let i = 0; i < 20_000; i++) {
    // In turns rather filling and rather draining.
    if (random() < (i % 2000 < 1000 ? 0.7 : 0.3)) {
      fifo.push(i);
      model.push(i);
    } else {
      assert.equal(fifo.shift(), model.shift());
    }
    assert.equal(fifo.length, model.length);
    assert.equal(fifo.peek(), model[0]);
  }
});
