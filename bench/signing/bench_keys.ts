import { encodePem } from "@lab/shared/credentials";
import { generateKey, type KeyType } from "@lab/shared/signing";

/** What is signed by: of RSA the padding makes no difference that could be measured. */
export const ALGORITHM: Readonly<Record<KeyType, string>> = {
  RSA_2048: "RS256",
  RSA_3072: "RS256",
  RSA_4096: "RS256",
  EC_P256: "ES256",
  EC_P384: "ES384",
  EC_P521: "ES512",
};

/** The file of a key of this type in a bench's directory, made when it is first asked for. */
export async function keyFile(dir: string, keyType: KeyType): Promise<string> {
  const path = `${dir}/${keyType}.pem`;
  try {
    await Deno.stat(path);
  } catch {
    const pem = encodePem("PRIVATE KEY", (await generateKey(keyType)).pkcs8);
    await Deno.writeTextFile(path, pem, { mode: 0o600 });
  }
  return path;
}
