import { KEY_TYPES, type KeyType } from "../algorithms/key_type.ts";
import { parsePrivateKey } from "./parse_private_key.ts";
import { type PrivateKey, wipe } from "./private_key.ts";

/** A new key, from the system's randomness by way of WebCrypto, off the calling thread. */
export async function generateKey(keyType: KeyType): Promise<PrivateKey> {
  const facts = KEY_TYPES[keyType];
  const { privateKey } = facts.family === "EC"
    ? await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: facts.curve }, true, ["sign"])
    : await crypto.subtle.generateKey(
      {
        name: "RSASSA-PKCS1-v1_5",
        modulusLength: facts.modulusBits,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: "SHA-256",
      },
      true,
      ["sign"],
    );
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  try {
    return parsePrivateKey(pkcs8, { form: "PKCS#8", name: "the new key" });
  } finally {
    wipe(pkcs8);
  }
}
