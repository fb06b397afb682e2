import assert from "node:assert/strict";
import { contextKey, ContextValues } from "./context_values.ts";
import { IDENTITY } from "./identity.ts";
import { testMethods } from "./seam_cases/test_service.ts";
import { fakeContext } from "./testing.ts";

Deno.test("ContextValues keeps values apart by key, whatever the keys are called", () => {
  const [first, second] = [contextKey<number>("same"), contextKey<number>("same")];
  const values = new ContextValues();
  assert.equal(values.get(first), undefined);
  values.set(first, 1);
  values.set(second, 2);
  values.set(first, 3);
  assert.deepEqual([values.get(first), values.get(second)], [3, 2]);
  // @ts-expect-error: the value has the key's type
  values.set(first, "three");
});

const method = testMethods.unary;
const identities: [string, { fingerprint256?: string; subject?: string }, unknown][] = [
  ["a subject", { fingerprint256: "AB", subject: "CN=smft" }, {
    name: "CN=smft",
    by: "certificate",
  }],
  ["an empty subject", { fingerprint256: "AB", subject: "" }, { name: "AB", by: "certificate" }],
  ["no certificate", {}, undefined],
];
for (const [name, peer, expected] of identities) {
  Deno.test(`ServerContext.identity is the client certificate's with ${name}, or what was proven otherwise`, () => {
    const context = fakeContext({ method, peer: { address: "unix", ...peer } });
    assert.deepEqual(context.identity, expected);
    context.values.set(IDENTITY, { name: "ann", by: "token" });
    assert.deepEqual(context.identity, { name: "ann", by: "token" });
  });
}
