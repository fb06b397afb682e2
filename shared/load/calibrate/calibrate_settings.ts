import { commonSettings, defineSettings, path, setting } from "../../settings/mod.ts";
import { resultsDir } from "../program/client_settings.ts";

const { engine, pacer, realtime, logLevel, logFormat } = commonSettings();

/** What `smft calibrate` is started with: it has no server, and so no address and no certificates. */
export const calibrateSettings = defineSettings({
  program: "smft calibrate",
  summary: "Measures what this machine can resolve, the noise floor under a run's figures.",
  settings: {
    out: setting({
      variable: "FLOOR_OUT",
      flag: "--out",
      type: path("FILE"),
      help: "Where the floor goes as JSON, for FLOOR; floor.json in RESULTS_DIR when unset.",
      group: "Output",
    }),
    resultsDir: resultsDir(),
    engine,
    pacer,
    realtime,
    logLevel,
    logFormat,
  },
});
