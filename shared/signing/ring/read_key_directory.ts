import { join } from "node:path";
import { withoutBom } from "../../base/mod.ts";
import { findAlgorithm } from "../algorithms/find_algorithm.ts";
import type { KeyPolicy } from "../algorithms/key_policy.ts";
import { KeyError } from "../keys/key_error.ts";
import type { KeyFile } from "../keys/load_key_file.ts";
import { SigningError } from "../signing_error.ts";
import { checkKeySpecs, type KeySpec, type VersionSpec } from "./key_spec.ts";

/** What is said of a key beside its files. */
const RULES_FILE = "key.json";
const KEY_FILE = /^([1-9]\d{0,8})\.pem$/;
const PASSPHRASE_FILE = /^([1-9]\d{0,8})\.passphrase$/;

/**
 * The keys of a folder: each key is a folder by its name, in which `1.pem` is its version 1, and
 * `1.passphrase` what opens that file where it is encrypted. `key.json` may hold `signFloor`,
 * `verifyFloor`, `algorithms` and `allowWeak`. Names that begin with a dot are passed over, as
 * Kubernetes has its own there. Nothing of a key is read yet. Rejects with a KeyError.
 *
 * @param options of each of its files
 */
export async function readKeyDirectory(
  directory: string,
  options: Pick<KeyFile, "groupReadable"> = {},
): Promise<KeySpec[]> {
  const names = await namesIn(directory);
  if (names.length === 0) {
    throw new KeyError("setup", `keys in ${directory}: there is none; expected NAME/1.pem`);
  }
  const specs = await Promise.all(
    names.map((name) => readKey(join(directory, name), { keyId: name, options })),
  );
  checkKeySpecs(specs);
  return specs;
}

async function readKey(
  directory: string,
  { keyId, options }: {
    readonly keyId: string;
    readonly options: Pick<KeyFile, "groupReadable">;
  },
): Promise<KeySpec> {
  const names = await namesIn(directory);
  const versions: VersionSpec[] = [];
  for (const name of names) {
    const number = KEY_FILE.exec(name)?.[1];
    if (number !== undefined) {
      const passphrase = `${number}.passphrase`;
      versions.push({
        version: Number(number),
        file: {
          ...options,
          path: join(directory, name),
          ...names.includes(passphrase) ? { passphrasePath: join(directory, passphrase) } : {},
        },
      });
    } else if (name !== RULES_FILE && !PASSPHRASE_FILE.test(name)) {
      const expected = `1.pem, 1.passphrase or ${RULES_FILE}`;
      throw new KeyError("setup", `${join(directory, name)}: expected a name such as ${expected}`);
    }
  }
  versions.sort((a, b) => a.version - b.version);
  const rules = names.includes(RULES_FILE) ? await readRules(join(directory, RULES_FILE)) : {};
  return { keyId, versions, ...rules };
}

/** Floors and policy of a key. */
type Rules = Pick<KeySpec, "signFloor" | "verifyFloor" | "policy">;

async function readRules(path: string): Promise<Rules> {
  const fail = (what: string): never => {
    throw new KeyError("setup", `${path}: ${what}`);
  };
  let rules: unknown;
  try {
    rules = JSON.parse(withoutBom(await Deno.readTextFile(path)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw unreadable(path, error);
    fail(`it is not JSON: ${error.message}`);
  }
  if (typeof rules !== "object" || rules === null || Array.isArray(rules)) {
    fail("expected an object of JSON");
  }
  const { signFloor, verifyFloor, algorithms, allowWeak, ...others } = rules as Record<
    string,
    unknown
  >;
  for (const name of Object.keys(others)) {
    fail(`${name}: expected signFloor, verifyFloor, algorithms or allowWeak`);
  }
  for (const [name, floor] of Object.entries({ signFloor, verifyFloor })) {
    if (floor !== undefined && !(Number.isInteger(floor) && floor as number >= 1)) {
      fail(`${name} ${JSON.stringify(floor)}: expected a version`);
    }
  }
  if (allowWeak !== undefined && typeof allowWeak !== "boolean") {
    fail(`allowWeak ${JSON.stringify(allowWeak)}: expected true or false`);
  }
  const policy: KeyPolicy = {
    ...algorithms === undefined ? {} : { algorithms: algorithmNames(algorithms, fail) },
    ...allowWeak === undefined ? {} : { allowWeak: allowWeak as boolean },
  };
  return {
    ...signFloor === undefined ? {} : { signFloor: signFloor as number },
    ...verifyFloor === undefined ? {} : { verifyFloor: verifyFloor as number },
    policy,
  };
}

/** The canonical names of a list of names and aliases. */
function algorithmNames(value: unknown, fail: (what: string) => never): string[] {
  if (!Array.isArray(value)) return fail("algorithms: expected a list of names");
  return value.map((name) => {
    try {
      return findAlgorithm(String(name)).algorithm.name;
    } catch (error) {
      return fail(error instanceof SigningError ? error.message : String(error));
    }
  });
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(directory));
    return entries.map(({ name }) => name).filter((name) => !name.startsWith(".")).sort();
  } catch (error) {
    throw unreadable(directory, error);
  }
}

function unreadable(path: string, error: unknown): KeyError {
  if (error instanceof Deno.errors.NotFound) {
    return new KeyError("missing", `${path}: there is no such file or folder`);
  }
  if (error instanceof Deno.errors.NotADirectory) {
    return new KeyError("setup", `${path}: expected a folder with a key's files`);
  }
  const why = error instanceof Deno.errors.PermissionDenied
    ? "the system denies access; check its owner"
    : error instanceof Deno.errors.NotCapable
    ? "Deno was not given the permission; see --allow-read"
    : String(error);
  return new KeyError("unreadable", `${path}: ${why}`, { cause: error });
}
