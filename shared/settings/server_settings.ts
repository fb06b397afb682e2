// deno-lint-ignore-file explicit-module-boundary-types -- the type of a table is the table itself
import { listeningAddress } from "./addresses.ts";
import { addressSettings, commonSettings, tlsSettings } from "./common_settings.ts";
import { repeatable, setting } from "./setting.ts";
import { oneOf, wholeNumber } from "./setting_type.ts";
import type { SettingsByKey, Values } from "./settings_table.ts";

/** What becomes of an open connection whose client new certificates would refuse. */
const REFUSED_CONNECTIONS = ["drain", "keep"] as const;

/** What every server of DF has beside its own work, for `defineSettings`. */
export function serverSettings<const Work extends SettingsByKey>(work: Work) {
  const { engine, logLevel, logFormat } = commonSettings();
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
    ...work,
    ...tlsSettings({
      ca: "certs/df/ca.crt",
      cert: "certs/df/server.crt",
      key: "certs/df/server.key",
    }),
    ...limitSettings(),
    ...operationsSettings(),
    engine,
    logLevel: { ...logLevel, reloadable: true },
    logFormat,
  };
}

/** The settings that every server of DF has. */
export type ServerSettings = ReturnType<typeof serverSettings<Record<never, never>>>;

/** Their values. */
export type ServerValues = Values<ServerSettings>;

/** Settings whose files no handshake needs in these modes, for `filesUnused`. */
export function tlsFilesUnused(
  { tlsMode }: { readonly tlsMode: "mtls" | "tls" | "off" },
): ("tlsCa" | "tlsCert" | "tlsKey")[] {
  return tlsMode === "off" ? ["tlsCa", "tlsCert", "tlsKey"] : tlsMode === "tls" ? ["tlsCa"] : [];
}

/** How many threads serve, of servers that can do with several. */
export function threadsSetting() {
  return setting({
    variable: "THREADS",
    flag: "--threads",
    type: wholeNumber({ min: 1, max: 256 }),
    default: "1",
    help: "Threads that serve; the kernel deals the connections out among them.",
    group: "Work",
  });
}

/** What clients may cause, as far as its bounds differ from one place to another. */
function limitSettings() {
  const group = "Limits";
  return {
    maxConnections: setting({
      variable: "MAX_CONNECTIONS",
      flag: "--max-connections",
      type: wholeNumber({ min: 1, max: 1_000_000 }),
      help: "Connections at once, those above are closed; unset, 3000 or what open files allow.",
      group,
      reloadable: true,
    }),
    maxStreams: setting({
      variable: "MAX_STREAMS",
      flag: "--max-streams",
      type: wholeNumber({ min: 100, max: 1_000_000 }),
      default: "1024",
      help: "Calls at once on a connection; a new value is for new connections.",
      group,
      reloadable: true,
    }),
    maxRequestBytes: setting({
      variable: "MAX_REQUEST_BYTES",
      flag: "--max-request-bytes",
      type: wholeNumber({ min: 1, max: 1 << 30, unit: "bytes" }),
      default: "4194304",
      help: "The largest request; a new value is for new connections.",
      group,
      reloadable: true,
    }),
  };
}

/** How a server is watched over and ended. */
function operationsSettings() {
  const group = "Operations";
  return {
    drainMs: setting({
      variable: "DRAIN_MS",
      flag: "--drain-ms",
      type: wholeNumber({ min: 0, max: 600_000, unit: "ms" }),
      default: "5000",
      help:
        "At the end, and when a client is refused by new certificates, how long calls under way may " +
        "take before they are cut off.",
      group,
      reloadable: true,
    }),
    refusedConnections: setting({
      variable: "REFUSED_CONNECTIONS",
      flag: "--refused-connections",
      type: oneOf(REFUSED_CONNECTIONS),
      default: "drain",
      help:
        "When new certificates would refuse the client of an open connection: let it finish what " +
        "it has begun (within DRAIN_MS) and close, or keep it.",
      group,
      reloadable: true,
    }),
    metricsPort: setting({
      variable: "METRICS_PORT",
      flag: "--metrics-port",
      type: { ...wholeNumber({ min: 0, max: 65535 }), placeholder: "PORT" },
      help: "Serves Prometheus' /metrics at this port of DF_HOST, over plain HTTP.",
      group,
    }),
  };
}
