// deno-lint-ignore-file explicit-module-boundary-types -- the type of a table is the table itself
import { listeningAddress } from "./addresses.ts";
import { addressSettings, commonSettings, tlsSettings } from "./common_settings.ts";
import { repeatable, setting } from "./setting.ts";
import { wholeNumber } from "./setting_type.ts";
import { defineSettings } from "./settings_table.ts";

/** Where a server listens. */
export function listenSettings() {
  return {
    ...addressSettings({
      host: "127.0.0.1",
      hostHelp: "The address to listen at; 0.0.0.0 or :: for every interface.",
      portMin: 0,
      portHelp: "The port to listen at; with 0 the system chooses.",
    }),
    addresses: repeatable({
      variable: "DF_ADDRESS",
      flag: "--address",
      type: listeningAddress(),
      help: "Where to listen, in the place of host and port; may be repeated.",
      group: "Address",
    }),
  };
}

/** How a server ends. */
export function drainSetting() {
  return setting({
    variable: "DRAIN_MS",
    flag: "--drain-ms",
    type: wholeNumber({ min: 0, max: 600_000, unit: "ms" }),
    default: "5000",
    help: "At the end, how long calls under way may take before they are cut off.",
    group: "Work",
  });
}

/** The TLS material of a server. */
export function serverTlsSettings() {
  return tlsSettings({
    ca: "certs/df/ca.crt",
    cert: "certs/df/server.crt",
    key: "certs/df/server.key",
  });
}

/** The settings of files for which a server has no use. */
export function tlsFilesUnused(
  { tlsMode }: { readonly tlsMode: "mtls" | "tls" | "off" },
): ("tlsCa" | "tlsCert" | "tlsKey")[] {
  return tlsMode === "off" ? ["tlsCa", "tlsCert", "tlsKey"] : tlsMode === "tls" ? ["tlsCa"] : [];
}

/** What DF, the server under test, is started with; 01_steady and 02_coldconn share it. */
export const dfSettings = defineSettings({
  program: "df",
  summary: "The server under test: answers GetScore after an artificial delay.",
  settings: {
    ...listenSettings(),
    delayMs: setting({
      variable: "DELAY_MS",
      flag: "--delay-ms",
      type: wholeNumber({ min: 0, max: 60_000, unit: "ms" }),
      default: "40",
      help: "How long the server waits before it answers; 5 is the other documented preset.",
      group: "Work",
    }),
    drainMs: drainSetting(),
    threads: setting({
      variable: "THREADS",
      flag: "--threads",
      type: wholeNumber({ min: 1, max: 256 }),
      default: "1",
      help: "Threads that serve; the kernel deals the connections out among them.",
      group: "Work",
    }),
    ...serverTlsSettings(),
    ...commonSettings(),
  },
  filesUnused: tlsFilesUnused,
});
