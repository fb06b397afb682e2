import assert from "node:assert/strict";
import { engineName } from "./adapter_engine.ts";

Deno.test("engineName takes our own engine without a name", () => {
  assert.equal(engineName(undefined), "wire");
});

Deno.test("engineName throws and lists the engines when there is none of that name", () => {
  assert.throws(() => engineName("steam"), /--engine steam: there are .*grpc-js/);
});
