import { dirname } from "node:path";
import { createLogger, hostFacts, LAB_VERSION } from "../../observe/mod.ts";
import { ExitCode, print, runProgram } from "../../program/mod.ts";
import { CALL_FLOOR, checkResultDir, LATENESS_FLOOR, ResultFileError } from "../../results/mod.ts";
import { loadEngine } from "../../rpc/mod.ts";
import { settingsOrExit } from "../../settings/mod.ts";
import { clockStepMs } from "./calibrate_clock.ts";
import { loopbackRoundTrips, nullCalls } from "./calibrate_round_trips.ts";
import { calibrateSettings } from "./calibrate_settings.ts";
import { calibrateTable, LOOPBACK_FLOOR } from "./calibrate_table.ts";
import { timerLateness } from "./calibrate_timer.ts";
import { floorFigures, type FloorFile, wholeNs } from "./floor_file.ts";
import { hostMeta, pacerMeta } from "../run/machine_meta.ts";

/** Of each kind so many that p99.9 is not the maximum; together they take a few seconds. */
const WAKE_UPS = 1500;
const ROUND_TRIPS = 4000;
const NULL_CALLS = 3000;

/** Measures what this machine can resolve, prints it and writes it for FLOOR. Gives the exit code. */
export function calibrateProgram(args: readonly string[], programDir?: string): Promise<ExitCode> {
  return runProgram(calibrateSettings.program, async () => {
    const resolved = await settingsOrExit(calibrateSettings, {
      version: LAB_VERSION,
      args,
      programDir,
    });
    const settings = resolved.values;
    const logger = createLogger({ level: settings.logLevel, format: settings.logFormat });
    for (const warning of resolved.warnings) logger.warn(warning);
    const path = settings.out ?? `${settings.resultsDir}/floor.json`;
    await checkResultDir(dirname(path));
    const engine = await loadEngine(settings.engine);

    const { lateMs, facts } = await timerLateness(settings.pacer, {
      count: WAKE_UPS,
      realtime: settings.realtime === "auto",
    });
    if (facts.fallbackReason !== undefined) {
      logger.warn("the pacer fell back to a coarse one", { reason: facts.fallbackReason });
    }
    const file: FloorFile = {
      schema: 1,
      measured_at: new Date().toISOString(),
      deno: hostFacts().deno,
      engine: engine.name,
      pacer: pacerMeta(facts),
      host: hostMeta(),
      floor: {
        clock_step_ms: wholeNs(clockStepMs()),
        ...floorFigures(LATENESS_FLOOR, lateMs),
        ...floorFigures(LOOPBACK_FLOOR, await loopbackRoundTrips({ count: ROUND_TRIPS })),
        ...floorFigures(CALL_FLOOR, await nullCalls(engine, { count: NULL_CALLS })),
      },
    };
    await write(path, file);
    print(calibrateTable(file));
    print(`\nfloor: ${path}`);
    return ExitCode.OK;
  });
}

async function write(path: string, file: FloorFile): Promise<void> {
  try {
    await Deno.writeTextFile(path, `${JSON.stringify(file, null, 2)}\n`);
  } catch (thrown) {
    throw ResultFileError.fromWrite(thrown, path);
  }
}
