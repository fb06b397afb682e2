import { createLogger, hostFacts, LAB_VERSION, type Logger } from "../../observe/mod.ts";
import { parseSchedule } from "../../pace/mod.ts";
import { ExitCode, prepareTls, runProgram, stopSignal, tlsSource } from "../../program/mod.ts";
import { checkResultDir, type Floor } from "../../results/mod.ts";
import { loadEngine, NO_RETRIES } from "../../rpc/mod.ts";
import { findScenario, type Prepared } from "../../scenarios/mod.ts";
import { settingsOrExit, targetAddress } from "../../settings/mod.ts";
import { formatAddress } from "../../transport/mod.ts";
import { floorDifferences, readFloor } from "../calibrate/floor_file.ts";
import { hostMeta } from "../run/machine_meta.ts";
import { run } from "../run/run.ts";
import { MAX_RATE } from "../senders/sender.ts";
import { clientTable, type ClientValues } from "./client_settings.ts";
import type { LoadContext } from "./load_context.ts";
import { reportRuns } from "./report_runs.ts";
import { resultFileName } from "./result_file_name.ts";

/** How a client was started. */
interface ScenarioProgramOptions {
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. @default only the working directory has one */
  readonly programDir?: string;
}

/**
 * The client of a scenario: reads its settings, loads certificates and engine, makes a run of each
 * rate, and shows what they came to. Gives the exit code. Throws a TypeError for a test that is
 * neither in the list nor was added to it.
 *
 * @param test by its name in result files, `01_steady`
 */
export function scenarioProgram(
  test: string,
  { args, programDir }: ScenarioProgramOptions,
): Promise<ExitCode> {
  const scenario = findScenario(test);
  if (scenario === undefined) throw new TypeError(`there is no scenario ${test}`);
  const table = clientTable(scenario);
  return runProgram(table.program, async () => {
    const resolved = await settingsOrExit(table, { version: LAB_VERSION, args, programDir });
    const settings: ClientValues = resolved.values;
    const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
    for (const warning of resolved.warnings) logger.warn(warning);
    await checkResultDir(settings.resultsDir);
    const floor = await floorOf(settings, logger);
    const source = tlsSource(settings, "client");
    const address = targetAddress(settings);
    const { origins } = resolved;
    const tls = source && await prepareTls({ source, origins, addresses: [address], logger });
    const stop = stopSignal();
    try {
      return await runAll({
        scenario,
        settings,
        shown: resolved.shown,
        logger,
        engine: await loadEngine(settings.engine),
        channel: {
          address,
          tls: tls?.material,
          serverName: settings.serverName,
          connectTimeoutMs: settings.connectTimeoutMs,
          ...NO_RETRIES,
        },
        tls: source,
        target: formatAddress(address),
        floor,
        stop: stop.signal,
      });
    } finally {
      stop.dispose();
    }
  });
}

/** A run of each rate, one behind the other. */
async function runAll(context: LoadContext): Promise<ExitCode> {
  const { scenario, settings, logger, stop } = context;
  const prepared: Prepared = await scenario.prepare({
    // What the table of the scenario resolves to has its own rows too.
    settings: settings as ClientValues & Record<never, never>,
    engine: context.engine,
    channel: context.channel,
    target: context.target,
    info: (message, fields) => logger.info(message, fields),
    warn: (message, fields) => logger.warn(message, fields),
  });
  try {
    const rates = settings.rps.split(",").map((rate) => rate.trim());
    const runs = [];
    for (const rate of rates) {
      const text = rate === MAX_RATE ? rate : parseSchedule(rate, { seed: settings.seed }).text;
      const fileName = resultFileName(scenario.test, { text }, rates.length);
      runs.push(await run(context, { prepared, rate, fileName }));
      if (stop.aborted) break;
    }
    return await reportRuns(context, runs);
  } finally {
    await prepared.close?.();
  }
}

/** The floor that the settings name; warns where it is that of something else than this run. */
async function floorOf(settings: ClientValues, logger: Logger): Promise<Floor | undefined> {
  if (settings.floor === undefined) return undefined;
  const file = await readFloor(settings.floor);
  const here = { engine: settings.engine, deno: hostFacts().deno, host: hostMeta() };
  const differences = floorDifferences(file, here);
  if (differences.length > 0) {
    logger.warn("the floor was measured elsewhere", { with: differences.join(", ") });
  }
  return file.floor;
}
