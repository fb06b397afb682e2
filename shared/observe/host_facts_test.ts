import assert from "node:assert/strict";
import { hostFacts, LAB_VERSION } from "./mod.ts";

Deno.test("hostFacts tells what the machine is and what runs on it", () => {
  const facts = hostFacts();
  assert.equal(facts.os, Deno.build.os);
  assert.equal(facts.deno, Deno.version.deno);
  assert.match(LAB_VERSION, /^\d+\.\d+\.\d+$/);
  assert.ok(facts.cpuCount >= 1);
  assert.ok(facts.memoryBytes === undefined || facts.memoryBytes > 1e6);
});

Deno.test("hostFacts names neither the machine nor its user", () => {
  assert.deepEqual(Object.keys(hostFacts()).sort(), [
    "arch",
    "cpuCount",
    "cpuModel",
    "deno",
    "kernel",
    "lab",
    "memoryBytes",
    "os",
    "v8",
  ]);
});

Deno.test({
  name: "hostFacts leaves out what is not permitted",
  permissions: { sys: false },
  fn() {
    const { cpuModel, kernel, memoryBytes, os } = hostFacts();
    assert.deepEqual([cpuModel, kernel, memoryBytes], [undefined, undefined, undefined]);
    assert.equal(os, Deno.build.os);
  },
});
