import { createLogger, hostFacts, LAB_VERSION, type Logger } from "../observe/mod.ts";
import { parseRates, type Schedule } from "../pace/mod.ts";
import { ExitCode, prepareTls, runProgram, stopSignal, tlsSource } from "../program/mod.ts";
import { checkResultDir, type Floor, type RunMeta } from "../results/mod.ts";
import { type Engine, loadEngine, type MeasuredChannelOptions, NO_RETRIES } from "../rpc/mod.ts";
import {
  type coldconnSettings,
  type SettingsOf,
  settingsOrExit,
  type signingClientSettings,
  type steadySettings,
  targetAddress,
} from "../settings/mod.ts";
import { formatAddress } from "../transport/mod.ts";
import { floorDifferences, readFloor } from "./floor_file.ts";
import { hostMeta } from "./machine_meta.ts";

/** The table of settings of a client; that of each test has other defaults. */
export type LoadSettingsTable =
  | typeof steadySettings
  | typeof coldconnSettings
  | typeof signingClientSettings;
/** What a client was asked to do. */
export type LoadSettings = SettingsOf<LoadSettingsTable>;

/** What a client has when its settings are read and its certificates loaded. */
export interface LoadContext<Settings extends LoadSettings = LoadSettings> {
  readonly settings: Settings;
  /** The settings by their variables, for the head of a result file. */
  readonly shown: RunMeta["settings"];
  readonly logger: Logger;
  readonly engine: Engine;
  /** How to dial DF. */
  readonly channel: MeasuredChannelOptions;
  /** The address, for people. */
  readonly target: string;
  /** What this machine can resolve; absent when the user gave no floor. */
  readonly floor?: Floor;
  /** Aborts when the user wants the run to end. */
  readonly stop: AbortSignal;
}

/** One client program. */
export interface LoadProgramOptions<Table extends LoadSettingsTable> {
  readonly table: Table;
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. */
  readonly programDir?: string;
  readonly run: (context: LoadContext<SettingsOf<Table>>) => Promise<ExitCode>;
}

/** Reads settings, loads certificates and engine, and runs a client. Gives its exit code. */
export function loadProgram<Table extends LoadSettingsTable>(
  options: LoadProgramOptions<Table>,
): Promise<ExitCode> {
  const { table, args, programDir } = options;
  return runProgram(table.program, async () => {
    // What this function reads all tables have; the test behind it knows which is its own.
    const common = table as typeof coldconnSettings & typeof signingClientSettings;
    const resolved = await settingsOrExit(common, { version: LAB_VERSION, args, programDir });
    const { values: settings, origins } = resolved;
    const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
    for (const warning of resolved.warnings) logger.warn(warning);
    await checkResultDir(settings.resultsDir);
    const floor = await floorOf(settings, logger);
    const source = tlsSource(settings, "client");
    const address = targetAddress(settings);
    const tls = source && await prepareTls({ source, origins, addresses: [address], logger });
    const stop = stopSignal();
    try {
      return await options.run({
        settings: settings as SettingsOf<LoadSettingsTable> as SettingsOf<Table>,
        shown: resolved.shown,
        logger,
        engine: await loadEngine(settings.engine),
        channel: {
          address,
          tls: tls?.material,
          ...("serverName" in settings ? { serverName: settings.serverName } : {}),
          connectTimeoutMs: settings.connectTimeoutMs,
          ...NO_RETRIES,
        },
        target: formatAddress(address),
        floor,
        stop: stop.signal,
      });
    } finally {
      stop.dispose();
    }
  });
}

/** The floor that the settings name; warns where it is that of something else than this run. */
async function floorOf(settings: LoadSettings, logger: Logger): Promise<Floor | undefined> {
  if (settings.floor === undefined) return undefined;
  const file = await readFloor(settings.floor);
  const here = { engine: settings.engine, deno: hostFacts().deno, host: hostMeta() };
  const differences = floorDifferences(file, here);
  if (differences.length > 0) {
    logger.warn("the floor was measured elsewhere", { with: differences.join(", ") });
  }
  return file.floor;
}

/** The schedules of the runs, with the seed of the settings in those that are random. */
export function schedulesOf({ rps, seed }: Pick<LoadSettings, "rps" | "seed">): Schedule[] {
  return parseRates(rps, { seed });
}

/** Of several runs the exit code that matters most. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  const order: ExitCode[] = [
    ExitCode.INTERRUPTED,
    ExitCode.UNEXPECTED,
    ExitCode.INVALID_RUN,
    ExitCode.THRESHOLD_CROSSED,
  ];
  return order.find((code) => codes.includes(code)) ?? ExitCode.OK;
}
