import {
  LAB_VERSION,
  type Logger,
  MetricsRegistry,
  type MetricsServer,
  processMetrics,
  serveMetrics,
} from "../observe/mod.ts";
import {
  ExitCode,
  GROUP_READS_KEYS,
  prepareTls,
  type PrepareTlsOptions,
  print,
  runProgram,
  stopSignal,
  tlsSource,
} from "../program/mod.ts";
import {
  listeningAddresses,
  type ServerSettings,
  type ServerValues,
  settingsOrExit,
  type SettingsTable,
  type Values,
} from "../settings/mod.ts";
import { formatAddress } from "../transport/mod.ts";
import { dfLimits, type DfLimitsOptions, openFileLimit, wantedConnections } from "./df_limits.ts";
import { servingLogger } from "./open_serving.ts";
import type { ServerPlan, Serving, ServingReport } from "./serving.ts";
import { settingsReload } from "./settings_reload.ts";
import { type ReloadsWatcher, watchReloads } from "./watch_reloads.ts";

/** What a server was started with. */
interface ServerStart<S extends ServerSettings> {
  readonly settings: Values<S>;
  readonly plan: ServerPlan;
  readonly logger: Logger;
}

/** Which server, and how it was started. */
interface ServerProgramOptions<S extends ServerSettings, Report extends ServingReport> {
  /** As in the result files: `01_steady`. */
  readonly test: string;
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. */
  readonly programDir?: string;
  readonly table: SettingsTable<S>;
  /** Threads that listen, each with its share of the connections. @default 1 */
  readonly threads?: (settings: Values<S>) => number;
  /** Serves; rejects with what `runProgram` gives a code and words to, a ListenError above all. */
  readonly open: (start: ServerStart<S>) => Promise<Serving<Report>>;
  /** Settings that may change while the program runs have changed. @default all servers' own only */
  readonly onSettings?: (settings: Values<S>) => void;
  /** Logs what came of it, behind the count of calls. @default nothing */
  readonly onEnd?: (report: Report, start: ServerStart<S>) => void;
}

/**
 * A server of DF: serves until SIGINT or SIGTERM, drains and ends, with what all servers have:
 * addresses, certificates, limits, metrics, and reading again what may change. Gives the exit code.
 */
export function serverProgram<S extends ServerSettings, Report extends ServingReport>(
  options: ServerProgramOptions<S, Report>,
): Promise<ExitCode> {
  const { test, args, programDir, table } = options;
  return runProgram(`DF ${test}`, async () => {
    const loaded = await settingsOrExit(table, { version: LAB_VERSION, args, programDir });
    let current = serverValues(loaded.values);
    const { logLevel: level, logFormat: format, metricsPort } = current;
    const logger = servingLogger({ test, level, format });
    for (const warning of loaded.warnings) logger.warn(warning);
    if (current.keyGroupReadable) logger.info(GROUP_READS_KEYS);
    const source = tlsSource(current, "server");
    const addresses = listeningAddresses(current);
    const origins = loaded.origins as unknown as PrepareTlsOptions["origins"];
    const tls = source && await prepareTls({ source, origins, addresses, logger });
    const threads = options.threads?.(loaded.values) ?? 1;
    const limits = () => limitsOf(current, { threads, openFiles: openFileLimit() }, logger);
    const start: ServerStart<S> = {
      settings: loaded.values,
      plan: {
        engine: current.engine,
        addresses,
        reusePort: false,
        tls: tls?.material,
        limits: limits(),
        metrics: metricsPort !== undefined,
        log: { test, level, format },
      },
      logger,
    };
    const serving = await options.open(start);
    const stop = stopSignal();
    // Whoever asks twice does not want to wait for calls under way.
    stop.atOnce.addEventListener("abort", () => Deno.exit(ExitCode.INTERRUPTED));
    let metrics: MetricsServer | undefined;
    let reloads: ReloadsWatcher | undefined;
    let report: Report;
    try {
      if (metricsPort !== undefined) {
        metrics = serveProcessMetrics({ host: current.host, port: metricsPort }, serving);
        logger.info("serving metrics", { port: metrics.port });
      }
      const onSettings = (values: Values<S>) => {
        current = serverValues(values);
        logger.level = current.logLevel;
        serving.setLogLevel(current.logLevel);
        serving.updateLimits(limits());
        options.onSettings?.(values);
      };
      reloads = watchReloads({
        reloads: [
          settingsReload({ table, loaded, onSettings, logger }),
          ...serving.reloads ?? [],
        ],
        tls: source && tls && {
          source,
          current: tls,
          onMaterial: (material) =>
            serving.updateTls(
              material,
              current.refusedConnections === "drain" ? { refusedGraceMs: current.drainMs } : {},
            ),
        },
        logger,
      });
      print(listeningText(test, serving, current));
      await aborted(stop.signal);
      logger.info("draining", { inFlight: await serving.callsInFlight() });
      report = await serving.drain(current.drainMs);
    } finally {
      stop.dispose();
      await reloads?.close();
      await metrics?.close();
      await serving.close();
    }
    const { connections, calls, callsFailed } = report.counters;
    logger.info("served", { connections, calls, callsFailed });
    options.onEnd?.(report, start);
    return ExitCode.OK;
  });
}

/** TypeScript does not look into the values of a table that is not known yet. */
function serverValues<S extends ServerSettings>(values: Values<S>): ServerValues {
  return values as unknown as ServerValues;
}

/** The limits of each thread by the settings, and a warning when files allow fewer connections. */
function limitsOf(
  { tlsMode, maxConnections, maxStreams, maxRequestBytes }: ServerValues,
  process: Pick<DfLimitsOptions, "threads" | "openFiles">,
  logger: Logger,
): ServerPlan["limits"] {
  const options = { tlsMode, maxConnections, maxStreams, maxRequestBytes, ...process };
  const limits = dfLimits(options);
  if (limits.maxConnections < wantedConnections(options)) {
    const { openFiles, threads } = process;
    logger.warn("few files may be open, and so few connections", {
      openFiles,
      maxConnections: limits.maxConnections,
      threads,
    });
  }
  return limits;
}

/** The process's own metrics beside those of all threads that serve. */
function serveProcessMetrics(
  place: { readonly host: string; readonly port: number },
  serving: Serving,
): MetricsServer {
  const registry = new MetricsRegistry();
  processMetrics(registry);
  return serveMetrics(place, async () => [...registry.snapshot(), ...await serving.metrics()]);
}

function listeningText(
  test: string,
  { addresses, about }: Serving,
  settings: ServerValues,
): string {
  const { tlsMode, engine } = settings;
  const security = tlsMode === "off"
    ? "plain text"
    : `${tlsMode === "mtls" ? "mTLS" : "TLS"}, TLS 1.3`;
  const places = addresses.map(formatAddress).join(" and ");
  const more = about === undefined ? "" : `, ${about}`;
  return `DF ${test} listening on ${places}, ${security}, engine ${engine}${more}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}
