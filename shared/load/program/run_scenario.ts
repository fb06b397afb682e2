import { createLogger, LAB_VERSION } from "../../observe/mod.ts";
import type { ExitCode } from "../../program/mod.ts";
import { findScenario } from "../../scenarios/mod.ts";
import { loadSettings, UsageError } from "../../settings/mod.ts";
import { clientTable } from "./client_settings.ts";
import { runRates } from "./run_rates.ts";

/** How a test is run from within a program. */
export interface RunScenarioOptions {
  /**
   * By the names of the flags, without dashes: `{ rps: "500,1000", "duration-sec": 10 }`. Several
   * values of a flag that may be repeated are an array. docs/settings.md has them all.
   */
  readonly settings?: Readonly<Record<string, SettingValue | readonly SettingValue[]>>;
  /** Ends the run early; what was measured until then is kept. */
  readonly signal?: AbortSignal;
}

/** The value of a setting, or its text. */
export type SettingValue = string | number | boolean;

/** One run, which is over. */
export interface ScenarioRun {
  /** Its result file, complete. */
  readonly path: string;
  /** What the client would exit with: 0 for a valid run that kept its thresholds. */
  readonly exitCode: ExitCode;
}

/**
 * Runs a test from within a program, a run of each rate that its settings name. Nothing is read but
 * the settings given here, no variable and no `.env` file; nothing is printed but the log, on stderr,
 * from warnings up. Rejects with a UserError for what a user can cause, a ConnectError among them,
 * with a StoppedError when the signal aborts before the first call, and with a TypeError for a test
 * that there is not.
 *
 * @param test by its name in result files, `01_steady`
 */
export async function runScenario(
  test: string,
  { settings = {}, signal = new AbortController().signal }: RunScenarioOptions = {},
): Promise<ScenarioRun[]> {
  const scenario = findScenario(test);
  if (scenario === undefined) throw new TypeError(`there is no scenario ${test}`);
  const args = Object.entries({ quiet: true, "log-level": "warn", ...settings })
    .flatMap(([name, values]) => [values].flat().map((value) => `--${name}=${value}`));
  const loaded = loadSettings(clientTable(scenario), {
    version: LAB_VERSION,
    sources: {
      ...{ args, env: {}, envFileCandidates: [] },
      readFile: Deno.readTextFileSync,
      parseYaml: () => undefined,
    },
  });
  if (loaded.kind === "stop") throw new UsageError(loaded.text.trim());
  const { logLevel: level, logFormat: format } = loaded.values;
  const runs = await runRates(scenario, loaded, {
    logger: createLogger({ level, format }),
    stop: signal,
  });
  return runs.map(({ path, exitCode }) => ({ path, exitCode }));
}
