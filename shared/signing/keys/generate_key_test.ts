import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createPublicKey, sign, verify } from "node:crypto";
import { generateKey } from "./generate_key.ts";

Deno.test("generateKey makes a key of its type whose parts belong together", async () => {
  for (const keyType of ["RSA_2048", "EC_P256", "EC_P384", "EC_P521"] as const) {
    const key = await generateKey(keyType);
    assert.equal(key.keyType, keyType);
    const message = new TextEncoder().encode("a message");
    const der = { format: "der", type: "pkcs8" } as const;
    const signature = sign("sha512", message, { key: Buffer.from(key.pkcs8), ...der });
    const spki = createPublicKey({ key: Buffer.from(key.spki), format: "der", type: "spki" });
    assert.ok(verify("sha512", message, spki, signature));
  }
});
