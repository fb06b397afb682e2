import type { KeyPolicy } from "../algorithms/key_policy.ts";
import type { KeyType } from "../algorithms/key_type.ts";
import { KeyError } from "../keys/key_error.ts";
import type { KeyFile } from "../keys/load_key_file.ts";
import type { PrivateKey } from "../keys/private_key.ts";

/** Where one version of a key comes from: a file, made when it is first asked for, or handed over. */
export type VersionSpec =
  & { /** From 1. */ readonly version: number }
  & ({ readonly file: KeyFile } | { readonly generate: KeyType } | HandedOver);

/** A key that another thread has loaded or made; its octets are wiped when it is taken. */
export interface HandedOver {
  readonly key: PrivateKey;
  /** Made in this process: no file has it, and a reload keeps it. */
  readonly generated: boolean;
}

/** A key as its owner wants it. */
export interface KeySpec {
  readonly keyId: string;
  /** All of one key type. */
  readonly versions: readonly VersionSpec[];
  /** The lowest version that signs. @default 1 */
  readonly signFloor?: number;
  /** The lowest version that verifies. @default 1 */
  readonly verifyFloor?: number;
  readonly policy?: KeyPolicy;
}

/** Throws a KeyError `setup` for keys that contradict themselves. */
export function checkKeySpecs(specs: readonly KeySpec[]): void {
  const seen = new Set<string>();
  for (const { keyId, versions, signFloor = 1, verifyFloor = 1 } of specs) {
    const fail = (message: string) => {
      throw new KeyError("setup", `key ${JSON.stringify(keyId)}: ${message}`);
    };
    if (!/^[\w.-]{1,128}$/.test(keyId)) fail("a name has 1 to 128 letters, digits, _, . or -");
    if (seen.has(keyId)) fail("it is there twice");
    seen.add(keyId);
    if (versions.length === 0) fail("it has no version");
    const numbers = versions.map(({ version }) => version);
    for (const number of numbers) {
      if (!Number.isInteger(number) || number < 1) fail(`version ${number}: expected 1 or more`);
    }
    if (new Set(numbers).size !== numbers.length) fail("a version is there twice");
    if (verifyFloor > signFloor) {
      fail(`verify floor ${verifyFloor} is above sign floor ${signFloor}: it would sign in vain`);
    }
    const latest = Math.max(...numbers);
    if (signFloor > latest) fail(`sign floor ${signFloor} is above the latest version, ${latest}`);
  }
}
