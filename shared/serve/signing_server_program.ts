import { createLogger, LAB_VERSION } from "../observe/mod.ts";
import { ExitCode, prepareTls, runProgram, tlsSource } from "../program/mod.ts";
import {
  listeningAddresses,
  type SettingsOf,
  settingsOrExit,
  signingServerSettings,
} from "../settings/mod.ts";
import { KEY_TYPE_NAMES, type KeySpec, readKeyDirectory } from "../signing/mod.ts";
import { formatAddress } from "../transport/mod.ts";
import { openFileLimit, warnedLimits } from "./df_limits.ts";
import { type KeyReloader, reloadKeys } from "./reload_keys.ts";
import { securityText, serveUntilStopped } from "./serve_until_stopped.ts";
import { serveSigning } from "./signing_serving.ts";

const TEST = "03_signing";

/** How it was started. */
export interface SigningServerOptions {
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. */
  readonly programDir?: string;
}

/**
 * DF for 03_signing: serves `signing.v1.SigningService`, `signing.v1.SigningAdminService`, health and
 * reflection until SIGINT or SIGTERM, and drains. Gives the exit code.
 */
export function signingServerProgram(
  { args, programDir }: SigningServerOptions,
): Promise<ExitCode> {
  return runProgram(`DF ${TEST}`, async () => {
    const program = { version: LAB_VERSION, args, programDir };
    const loaded = await settingsOrExit(signingServerSettings, program);
    const { values: settings, origins, warnings } = loaded;
    const logger = createLogger({ level: settings.logLevel, format: settings.logFormat })
      .child({ test: TEST });
    for (const warning of warnings) logger.warn(warning);
    const source = tlsSource(settings, "server");
    const addresses = listeningAddresses(settings);
    const tls = source && await prepareTls({ source, origins, addresses, logger });
    const { tlsMode, keysDir, engine, drainMs } = settings;
    const serving = await serveSigning({
      engine,
      addresses,
      tls: tls?.material,
      limits: warnedLimits({ tlsMode, threads: 1, openFiles: openFileLimit() }, logger),
      backend: { backend: settings.backend, libcryptoPath: settings.libcrypto },
      signingThreads: settings.signingThreads,
      maxWaitMs: settings.maxWaitMs,
      maxMessageBytes: settings.maxMessageBytes,
      maxBatch: settings.maxBatch,
      admins: settings.admins,
      readKeys: () => wantedKeys(settings),
      logger,
    });
    let reloader: KeyReloader | undefined;
    try {
      reloader = reloadKeys({ directory: keysDir, reload: () => serving.reloadKeys() });
      const { keyCount, backend } = serving;
      const counters = await serveUntilStopped(serving, {
        ...{ source, tls, logger, drainMs },
        readyLine:
          `DF ${TEST} listening on ${serving.addresses.map(formatAddress).join(" and ")}, ` +
          `${securityText(tlsMode)}, engine ${engine}, ` +
          `${keyCount} ${keyCount === 1 ? "key" : "keys"}, backend ${backend}`,
      });
      const { connections, calls, callsFailed } = counters;
      logger.info("served", { connections, calls, callsFailed });
    } finally {
      await reloader?.close();
      await serving.close();
    }
    return ExitCode.OK;
  });
}

/** The keys of the folder and those to be made; without either one of each type. */
async function wantedKeys(
  { keysDir, keys }: Pick<SettingsOf<typeof signingServerSettings>, "keysDir" | "keys">,
): Promise<KeySpec[]> {
  const ofEachType = KEY_TYPE_NAMES.map((keyType) => ({
    keyId: keyType.toLowerCase().replace("_", "-"),
    keyType,
  }));
  const made = keysDir === undefined && keys.length === 0 ? ofEachType : keys;
  return [
    ...keysDir === undefined ? [] : await readKeyDirectory(keysDir),
    ...made.map(({ keyId, keyType }) => ({
      keyId,
      versions: [{ version: 1, generate: keyType }],
    })),
  ];
}
