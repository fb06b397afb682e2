import { exportsToStdout } from "../../exports/mod.ts";
import { createLogger, LAB_VERSION } from "../../observe/mod.ts";
import { type ExitCode, runProgram, stopSignal } from "../../program/mod.ts";
import { findScenario } from "../../scenarios/mod.ts";
import { settingsOrExit } from "../../settings/mod.ts";
import { clientTable } from "./client_settings.ts";
import { reportRuns } from "./report_runs.ts";
import { runRates } from "./run_rates.ts";

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
    const loaded = await settingsOrExit(table, { version: LAB_VERSION, args, programDir });
    const { logLevel: level, logFormat: format } = loaded.values;
    const logger = createLogger({ level, format });
    for (const warning of loaded.warnings) logger.warn(warning);
    // Two on stdout are refused before anything is sent.
    exportsToStdout(loaded.values.exports);
    const stop = stopSignal({ hangUp: true });
    try {
      const runs = await runRates(scenario, loaded, {
        logger,
        stop: stop.signal,
        atOnce: stop.atOnce,
      });
      return await reportRuns({ settings: loaded.values, logger }, runs);
    } finally {
      stop.dispose();
    }
  });
}
