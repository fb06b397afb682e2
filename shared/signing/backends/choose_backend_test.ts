import assert from "node:assert/strict";
import type { Backend, BackendName } from "./backend.ts";
import { chooseBackend, openBackend } from "./choose_backend.ts";

/** Opens the backends named, as far as this test looks at them. */
const only = (...names: BackendName[]) => (name: BackendName) =>
  names.includes(name)
    ? { kind: "message", name, detail: "of the test" } as unknown as Backend
    : { missing: "not permitted" };

Deno.test("chooseBackend takes the fastest that is there and says why", () => {
  const rows: [there: BackendName[], why: string][] = [
    [["libcrypto", "node", "webcrypto"], "libcrypto (of the test): the fastest"],
    [
      ["node", "webcrypto"],
      "node (of the test): the fastest of those that are there; no libcrypto: not permitted",
    ],
    [
      ["webcrypto"],
      "webcrypto (of the test): the fastest of those that are there; " +
      "no libcrypto: not permitted; no node: not permitted",
    ],
  ];
  for (const [there, why] of rows) assert.equal(chooseBackend({}, only(...there)).why, why);
});

Deno.test("chooseBackend takes the one asked for, or says why it cannot", () => {
  const open = only("node");
  assert.equal(chooseBackend({ backend: "node" }, open).why, "node (of the test): as asked");
  assert.throws(() => chooseBackend({ backend: "libcrypto" }, open), {
    kind: "unsupported",
    message: "backend libcrypto: no libcrypto: not permitted",
  });
});

Deno.test("openBackend finds no libcrypto where there is none", () => {
  const found = openBackend("libcrypto", "/no/such/libcrypto.so.3");
  assert.match("missing" in found ? found.missing : "", /OpenSSL 3 is not there/);
});

Deno.test({
  name: "openBackend says that libcrypto wants --allow-ffi where it is not given",
  permissions: { ffi: false },
  fn() {
    const found = openBackend("libcrypto");
    assert.deepEqual(found, { missing: "Deno was not given --allow-ffi" });
    assert.ok(!("missing" in openBackend("node")));
  },
});
