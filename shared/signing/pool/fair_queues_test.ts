import assert from "node:assert/strict";
import type { CostClass } from "./cost_class.ts";
import { CostEstimates } from "./cost_estimates.ts";
import { FairQueues } from "./fair_queues.ts";

const costNs = (cost: CostClass) => cost === "RSA_4096 sign" ? 4_000_000 : 250_000;

Deno.test("FairQueues gives each class the same share of time", () => {
  const queues = new FairQueues<string>(costNs);
  for (let i = 0; i < 100; i++) {
    queues.push("RSA_4096 sign", "slow");
    queues.push("RSA_2048 sign", "fast");
  }
  const served = Array.from({ length: 34 }, () => queues.next());
  assert.equal(served.filter((each) => each === "slow").length, 2);
});

Deno.test("FairQueues lets a newcomer wait for one operation of a flood, and no newcomer save up", () => {
  const queues = new FairQueues<string>(costNs);
  for (let i = 0; i < 50; i++) queues.push("RSA_4096 sign", "slow");
  for (let i = 0; i < 10; i++) queues.next();
  for (let i = 0; i < 40; i++) queues.push("RSA_2048 sign", "fast");
  const served = Array.from({ length: 36 }, () => queues.next());
  assert.ok(served.indexOf("fast") <= 1);
  assert.ok(served.filter((each) => each === "slow").length >= 2);
});

Deno.test("FairQueues keeps the order within a class and ends empty", () => {
  const queues = new FairQueues<number>(costNs);
  for (let i = 0; i < 5; i++) queues.push("EC_P384 sign", i);
  assert.deepEqual(Array.from({ length: 6 }, () => queues.next()), [0, 1, 2, 3, 4, undefined]);
  assert.equal(queues.length, 0);
});

Deno.test("FairQueues expects no more wait of another class than fairness lets it have", () => {
  const queues = new FairQueues<number>(costNs);
  const wait = (cost: CostClass, workers = 1, underWayNs = 0) =>
    queues.expectedWaitNs(cost, { workers, underWayNs });
  assert.equal(wait("RSA_2048 sign"), 0);
  assert.equal(wait("RSA_2048 sign", 2, 1_000_000), 500_000);
  for (let i = 0; i < 100; i++) queues.push("RSA_4096 sign", i);
  assert.equal(wait("RSA_2048 sign"), 4_000_000);
  assert.equal(wait("RSA_4096 sign"), 400_000_000);
  assert.equal(wait("RSA_4096 sign", 4), 100_000_000);
});

Deno.test("CostEstimates goes from the default to what is measured, and one outlier moves it little", () => {
  const costs = new CostEstimates("libcrypto");
  const before = costs.ns("RSA_2048 sign");
  costs.learn("RSA_2048 sign", 1e12);
  assert.ok(costs.ns("RSA_2048 sign") < before * 1.2);
  for (let i = 0; i < 200; i++) costs.learn("RSA_2048 sign", 700_000);
  assert.ok(Math.abs(costs.ns("RSA_2048 sign") - 700_000) < 7_000);
});
