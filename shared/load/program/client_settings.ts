// deno-lint-ignore-file explicit-module-boundary-types -- the type of a table is the table itself
import { EXPORT_FORMS, parseExport } from "../../exports/mod.ts";
import { parseRates } from "../../pace/mod.ts";
import { parseThreshold, RECORDS_MODES } from "../../results/mod.ts";
import type { Metric, Scenario } from "../../scenarios/mod.ts";
import {
  addressSettings,
  boolean,
  commonSettings,
  decimalNumber,
  defineSettings,
  dialledAddress,
  file,
  host,
  oneOf,
  parsedBy,
  path,
  repeatable,
  setting,
  type SettingType,
  tlsSettings,
  type Values,
  wholeNumber,
} from "../../settings/mod.ts";

/** The settings of a scenario's client: those of all clients, and its own among them. */
export function clientTable({ command, summary, settings, metrics }: Scenario) {
  const { rows, defaults, shared } = settings;
  const all = {
    ...targetGroup(),
    ...loadGroup({ ...defaults, rates: shared ? ratesOrMax() : rates() }),
    ...(shared ? sharedGroup() : {}) as SharedRows,
    ...rows,
    ...outputGroup(metrics),
    ...clientTls(),
    ...commonSettings(),
  };
  // The rows of the scenario are known to it alone.
  const known: CommonRows = all;
  return defineSettings({ program: `smft ${command}`, summary, settings: known, filesUnused });
}

type CommonRows =
  & ReturnType<typeof targetGroup>
  & ReturnType<typeof loadGroup>
  & ReturnType<typeof outputGroup>
  & ReturnType<typeof clientTls>
  & ReturnType<typeof commonSettings>;

type SharedRows = ReturnType<typeof sharedGroup>;

/** What every client was asked to do; without a shared load there are neither threads nor `max`. */
export type ClientValues = Values<CommonRows> & Partial<Values<SharedRows>>;

/** Of TLS files those that the mode leaves alone. */
function filesUnused({ tlsMode }: Pick<Values<ReturnType<typeof clientTls>>, "tlsMode">) {
  if (tlsMode === "off") return ["tlsCa", "tlsCert", "tlsKey"] as const;
  return tlsMode === "tls" ? ["tlsCert", "tlsKey"] as const : [];
}

/** The client's side of TLS. */
function clientTls() {
  return tlsSettings({
    ca: "certs/smft/ca.crt",
    cert: "certs/smft/client.crt",
    key: "certs/smft/client.key",
  });
}

/** Where the client dials. */
function targetGroup() {
  return {
    ...addressSettings({
      host: "localhost",
      hostHelp: "Where DF listens; its certificate must carry this name.",
      portMin: 1,
      portHelp: "The port at which DF listens.",
    }),
    address: setting({
      variable: "DF_ADDRESS",
      flag: "--address",
      type: dialledAddress(),
      help: "Where DF listens, in the place of host and port; without a host the certificate's " +
        "name is localhost.",
      group: "Address",
    }),
    serverName: setting({
      variable: "TLS_SERVER_NAME",
      flag: "--server-name",
      type: { ...host(), placeholder: "NAME" },
      help: "The name in DF's certificate; when unset the host, and localhost where there is none.",
      group: "Address",
    }),
  };
}

/** What differs in the load of each test. */
interface LoadDefaults {
  readonly rps: string;
  readonly rates: SettingType<string>;
  /** @default "50" */
  readonly timeoutMs?: string;
}

/** How much is sent, and for how long. */
function loadGroup(load: LoadDefaults) {
  const group = "Load";
  return {
    rps: setting({
      variable: "N_RPS",
      flag: "--rps",
      type: load.rates,
      default: load.rps,
      help: "Calls a second; of several rates each is a run of its own.",
      group,
    }),
    durationSec: setting({
      variable: "T_DURATION_SEC",
      flag: "--duration-sec",
      type: decimalNumber({ min: 0.1, max: 604_800, unit: "sec" }),
      default: "10",
      help: "How long calls are sent and recorded, after the warm-up.",
      group,
    }),
    warmupSec: setting({
      variable: "T_WARMUP_SEC",
      flag: "--warmup-sec",
      type: decimalNumber({ min: 0, max: 3600, unit: "sec" }),
      default: "2",
      help: "How long calls are sent before that, without being recorded.",
      group,
    }),
    timeoutMs: setting({
      variable: "TIMEOUT_MS",
      flag: "--timeout-ms",
      type: wholeNumber({ min: 1, max: 600_000, unit: "ms" }),
      default: load.timeoutMs ?? "50",
      help: "The deadline of each call.",
      group,
    }),
    connectTimeoutMs: setting({
      variable: "CONNECT_TIMEOUT_MS",
      flag: "--connect-timeout-ms",
      type: wholeNumber({ min: 1, max: 600_000, unit: "ms" }),
      default: "5000",
      help: "How long a connection may take, from the dial to the peer's HTTP/2 settings.",
      group,
    }),
    inFlightMax: setting({
      variable: "IN_FLIGHT_MAX",
      flag: "--in-flight-max",
      type: wholeNumber({ min: 0, max: 1_000_000 }),
      default: "0",
      help: "Calls under way at once, at most; 0 takes a bound from rate and timeout.",
      group,
    }),
  };
}

/** How a closed loop keeps calls coming, and how threads share the load. */
function sharedGroup() {
  const group = "Load";
  return {
    inFlight: setting({
      variable: "IN_FLIGHT",
      flag: "--in-flight",
      type: wholeNumber({ min: 1, max: 100_000 }),
      default: "64",
      help: "With N_RPS=max: calls under way, each followed by the next when it ends.",
      group,
    }),
    threads: setting({
      variable: "THREADS",
      flag: "--threads",
      type: wholeNumber({ min: 1, max: 256 }),
      default: "1",
      help: "Threads that send, each over a connection of its own and its share of the load.",
      group,
    }),
  };
}

/** The same, and `max` for a closed loop in the place of any rate. */
function ratesOrMax(): SettingType<string> {
  const { placeholder, expected } = rates();
  const type = { placeholder, expected: `${expected}; max for as many as IN_FLIGHT allows` };
  return parsedBy((text) => {
    const openLoop = text.split(",").filter((rate) => rate.trim() !== "max");
    if (openLoop.length > 0) parseRates(openLoop.join(","));
    return text;
  }, type);
}

/** A text that `parseRates` takes; it stays one because the program parses it with its seed. */
function rates(): SettingType<string> {
  const type = {
    placeholder: "RATE[,RATE]",
    expected: "calls a second, such as 500, 100/500ms, poisson:2000 or 500..2000/60s, or a list",
  };
  return parsedBy((text) => (parseRates(text), text), type);
}

/** Where result files go, for every program that writes some. */
export function resultsDir() {
  return setting({
    variable: "RESULTS_DIR",
    flag: "--results-dir",
    type: path("DIR"),
    default: "./results",
    help: "The folder for result files; it is made when it is not there.",
    group: "Output",
  });
}

/** Where results go, and what is demanded of them. */
function outputGroup(metrics: readonly Metric[]) {
  const group = "Output";
  return {
    resultsDir: resultsDir(),
    records: setting({
      variable: "RECORDS",
      flag: "--records",
      type: oneOf(["auto", ...RECORDS_MODES]),
      default: "auto",
      help: "Calls with a line in the file; auto: all up to 5,000 a second, above the failed ones.",
      group,
    }),
    thresholds: repeatable({
      variable: "THRESHOLD",
      flag: "--threshold",
      type: parsedBy((value) => parseThreshold(value, metrics), {
        placeholder: "LIMIT",
        expected: "figure, operator and number, such as p(99)<50 or p99<50ms",
      }),
      help: "A limit that the run must keep, or it exits with 99. May be repeated.",
      group,
    }),
    floor: setting({
      variable: "FLOOR",
      flag: "--floor",
      type: file("a readable file, as `smft calibrate` writes it"),
      help: "The noise floor of this machine; figures that lie within it are marked with a dagger.",
      group,
    }),
    exports: repeatable({
      variable: "EXPORT",
      flag: "--export",
      type: parsedBy(parseExport, {
        placeholder: "FORMAT=PATH",
        expected: `one of ${EXPORT_FORMS}`,
      }),
      help: "Also writes the results in the format of another tool, - on stdout. May be repeated.",
      group,
    }),
    noReport: setting({
      variable: "NO_REPORT",
      flag: "--no-report",
      type: boolean(),
      default: "false",
      help: "No page of HTML beside the result files at the end.",
      group,
    }),
    quiet: setting({
      variable: "QUIET",
      flag: "--quiet",
      type: boolean(),
      default: "false",
      help: "No progress line.",
      group,
    }),
  };
}
