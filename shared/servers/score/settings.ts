import {
  commonSettings,
  defineSettings,
  serverSettings,
  setting,
  threadsSetting,
  tlsFilesUnused,
  wholeNumber,
} from "../../settings/mod.ts";

const { pacer, realtime, seed } = commonSettings();

/** What DF, the server under test, is started with where it serves scores. */
export const dfSettings = defineSettings({
  program: "df",
  summary: "The server under test: answers GetScore after an artificial delay.",
  settings: serverSettings({
    delayMs: setting({
      variable: "DELAY_MS",
      flag: "--delay-ms",
      type: wholeNumber({ min: 0, max: 60_000, unit: "ms" }),
      default: "40",
      help: "How long the server waits before it answers; 5 is the other documented preset.",
      group: "Work",
    }),
    threads: threadsSetting(),
    pacer: { ...pacer, group: "Work" },
    realtime: { ...realtime, group: "Work" },
    seed: { ...seed, group: "Work" },
  }),
  filesUnused: tlsFilesUnused,
});
