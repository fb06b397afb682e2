import assert from "node:assert/strict";
import { scoreRequests } from "./score_requests.ts";

Deno.test("scoreRequests are vectors of finite numbers, the same for the same seed", () => {
  const make = (seed: number) => scoreRequests({ vectorLength: 8 }, { count: 3, seed });
  const vectors = make(7).map(({ json }) => JSON.parse(json) as number[]);
  assert.equal(vectors.length, 3);
  for (const vector of vectors) {
    assert.equal(vector.length, 8);
    assert.ok(vector.every((value) => value >= 0 && value <= 1));
  }
  assert.deepEqual(make(7), make(7));
  assert.notDeepEqual(make(7), make(8));
});
