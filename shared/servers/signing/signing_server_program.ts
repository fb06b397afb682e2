import type { ExitCode } from "../../program/mod.ts";
import { serverProgram } from "../../serve/mod.ts";
import type { SettingsOf } from "../../settings/mod.ts";
import { KEY_TYPE_NAMES, type KeySpec, readKeyDirectory } from "../../signing/mod.ts";
import { serveSigningByThreads } from "./serve_by_threads.ts";
import { serveSigning } from "./serve_signing.ts";
import { signingServerSettings } from "./settings.ts";

/** How it was started. */
interface SigningServerOptions {
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. */
  readonly programDir?: string;
}

/**
 * DF for 03_signing: serves `signing.v1.SigningService` and `signing.v1.SigningAdminService` until
 * SIGINT or SIGTERM, and drains. Gives the exit code.
 */
export function signingServerProgram(options: SigningServerOptions): Promise<ExitCode> {
  return serverProgram({
    ...options,
    test: "03_signing",
    table: signingServerSettings,
    threads: ({ threads }) => threads,
    open({ settings, plan }) {
      const { backend, libcrypto, signingThreads, maxWaitMs, maxBatch, admins, auditDir } =
        settings;
      const signing = {
        ...plan,
        backend: { backend, libcryptoPath: libcrypto },
        ...{ signingThreads, maxWaitMs, maxBatch, admins, auditDir },
      };
      const keys = { readKeys: () => wantedKeys(settings), directory: settings.keysDir };
      return settings.threads === 1
        ? serveSigning(signing, keys)
        : serveSigningByThreads(signing, { ...keys, count: settings.threads });
    },
  });
}

/** The keys of the folder and those to be made; without either one of each type. */
async function wantedKeys(
  { keysDir, keys, keyGroupReadable: groupReadable }: Pick<
    SettingsOf<typeof signingServerSettings>,
    "keysDir" | "keys" | "keyGroupReadable"
  >,
): Promise<KeySpec[]> {
  const ofEachType = KEY_TYPE_NAMES.map((keyType) => ({
    keyId: keyType.toLowerCase().replace("_", "-"),
    keyType,
  }));
  const made = keysDir === undefined && keys.length === 0 ? ofEachType : keys;
  return [
    ...keysDir === undefined ? [] : await readKeyDirectory(keysDir, { groupReadable }),
    ...made.map(({ keyId, keyType }) => ({
      keyId,
      versions: [{ version: 1, generate: keyType }],
    })),
  ];
}
