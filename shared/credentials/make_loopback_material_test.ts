import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { makeLoopbackMaterial } from "./mod.ts";

Deno.test("makeLoopbackMaterial makes a pair of one CA whose server is reached by loopback", async () => {
  const { server, client } = await makeLoopbackMaterial({ now: new Date() });
  assert.equal(server.ca, client.ca);
  const ca = new X509Certificate(server.ca!);
  for (const { mode, cert } of [server, client]) {
    assert.equal(mode, "mtls");
    assert.ok(new X509Certificate(cert!).verify(ca.publicKey));
  }
  assert.equal(new X509Certificate(server.cert!).checkIP("127.0.0.1"), "127.0.0.1");
  assert.notEqual(server.key, client.key);
});
