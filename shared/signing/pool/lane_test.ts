import assert from "node:assert/strict";
import type { SigningError } from "../signing_error.ts";
import { costClass } from "./cost_class.ts";
import { CostEstimates } from "./cost_estimates.ts";
import { Lane } from "./lane.ts";

const COST = costClass("RSA_2048", "sign");

/** A lane of one worker that never ends, on a clock that stands still. */
function busyLane() {
  const costs = new CostEstimates("node");
  const lane = new Lane(1, { costs, nowNs: () => 0, maxWaitNs: 1e9 });
  const costNs = costs.ns(COST);
  /** How many operations with this deadline it takes until it refuses one. */
  const fill = (deadlineNs: number) => {
    for (let taken = 0;; taken++) {
      try {
        lane.submit({ cost: COST, deadlineNs, run: () => {}, refuse: () => {} });
      } catch (error) {
        return { taken, error: error as SigningError };
      }
    }
  };
  return { costNs, fill };
}

Deno.test("Lane takes as much as is done well before the deadline, and no more", () => {
  const { costNs, fill } = busyLane();
  const { taken, error } = fill(100 * costNs);
  assert.equal(taken, 70);
  assert.equal(error.kind, "overloaded");
  assert.ok(error.retryAfterMs! >= 1);
});

Deno.test("Lane takes for the whole of its longest wait what has no deadline", () => {
  const { costNs, fill } = busyLane();
  const { taken, error } = fill(Infinity);
  assert.equal(taken, Math.floor(1e9 / costNs));
  assert.equal(error.kind, "overloaded");
});

Deno.test("Lane tells a deadline that has passed from a wait that is too long", () => {
  const { error } = busyLane().fill(0);
  assert.equal(error.kind, "deadline_exceeded");
});
