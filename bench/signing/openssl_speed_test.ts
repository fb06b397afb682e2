import assert from "node:assert/strict";
import { opensslSignsPerSec } from "./openssl_speed.ts";

Deno.test("opensslSignsPerSec reads RSA and ECDSA, and nothing else", () => {
  // As OpenSSL 3.0.19 wrote them.
  const rsa = "+DTP:2048:private:rsa:1\n+F2:2:2048:3000.000000:49500.000000\n";
  assert.equal(opensslSignsPerSec(rsa), 3000);
  assert.equal(Math.round(opensslSignsPerSec("+F4:3:256:35966.666667:12353.571429\n")), 35_967);
  for (const output of ["", "+H:sha256\n+F:sha256:1.0\n", "+F2:2:2048:0.000000:0.1\n"]) {
    assert.throws(() => opensslSignsPerSec(output), /no rate of signing/);
  }
});
