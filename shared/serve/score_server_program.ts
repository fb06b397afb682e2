import { type TlsWatcher, watchTlsMaterial } from "../credentials/mod.ts";
import { createLogger, LAB_VERSION, type Logger } from "../observe/mod.ts";
import { createDelayLine, createTickDriver, seededRandom } from "../pace/mod.ts";
import { ExitCode, prepareTls, print, runProgram, stopSignal, tlsSource } from "../program/mod.ts";
import { loadEngine, type Server } from "../rpc/mod.ts";
import { createHealthService, createScoreService, withReflection } from "../services/mod.ts";
import { dfSettings, settingsOrExit } from "../settings/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { formatAddress } from "../transport/mod.ts";

const NS_PER_MS = 1e6;

/** Which server, and how it was started. */
export interface ScoreServerOptions {
  readonly test: "01_steady" | "02_coldconn";
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. */
  readonly programDir?: string;
}

/**
 * DF for 01_steady and 02_coldconn: serves `score.ScoreService` and `grpc.health.v1.Health` until
 * SIGINT or SIGTERM, drains, and logs how precise its delay was. Gives the exit code.
 */
export function scoreServerProgram(options: ScoreServerOptions): Promise<ExitCode> {
  const { test, args, programDir } = options;
  return runProgram(`DF ${test}`, async () => {
    const resolved = settingsOrExit(dfSettings, { version: LAB_VERSION, args, programDir });
    const { values: settings, origins } = resolved;
    const logger = createLogger({ level: settings.logLevel, format: settings.logFormat })
      .child({ test });
    for (const warning of resolved.warnings) logger.warn(warning);
    const source = tlsSource(settings, "server");
    const tls = source && await prepareTls({ source, origins, host: settings.host, logger });
    const engine = await loadEngine(settings.engine);

    const excess = new LatencyHistogram();
    const delay = await createDelayLine({
      delayNs: settings.delayMs * NS_PER_MS,
      createDriver: (onTick) => createTickDriver(settings.pacer, onTick),
      onWaited: (excessNs) => excess.recordMs(excessNs / NS_PER_MS),
    });
    const health = createHealthService();
    const server = engine.createServer({
      services: withReflection([
        createScoreService({
          wait: (arrivedNs) => delay.wait(arrivedNs),
          random: seededRandom(settings.seed),
        }),
        health.service,
      ]),
      tls: tls?.material,
    });
    const stop = stopSignal();
    let watcher: TlsWatcher | undefined;
    try {
      const address = await server.listen({
        kind: "tcp",
        host: settings.host,
        port: settings.port,
      });
      if (source !== undefined && tls !== undefined) {
        watcher = watchTlsMaterial(source, {
          onChange: ({ material, leaf }) => {
            server.updateTls(material);
            logger.info("certificates reloaded", { expires: leaf?.notAfter.toISOString() });
          },
          onProblem: (error) => logger.error(`kept the old certificates: ${error.message}`),
        }, { current: tls.material });
      }
      health.setStatus("", "SERVING");
      health.setStatus("score.ScoreService", "SERVING");
      print(
        `DF ${test} listening on ${formatAddress(address)}, ${securityText(settings.tlsMode)}, ` +
          `engine ${engine.name}, delay ${settings.delayMs} ms`,
      );
      await aborted(stop.signal);
      logger.info("draining", { inFlight: server.counters.callsInFlight });
      health.shutdown();
      await server.drain({ graceMs: settings.drainMs });
    } finally {
      stop.dispose();
      await watcher?.close();
      await server.close();
      await delay.close();
    }
    logCounters(logger, server);
    logDelay(logger, { delayMs: settings.delayMs, excess, driver: delay.facts?.driver });
    return ExitCode.OK;
  });
}

function securityText(mode: "mtls" | "tls" | "off"): string {
  return mode === "off" ? "plain text" : `${mode === "mtls" ? "mTLS" : "TLS"}, TLS 1.3`;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}

function logCounters(logger: Logger, { counters }: Server): void {
  const { connections, calls, callsFailed } = counters;
  logger.info("served", { connections, calls, callsFailed });
}

/** What was waited beside what was asked: the proof that the delay is the one that was set. */
function logDelay(
  logger: Logger,
  { delayMs, excess, driver }: {
    readonly delayMs: number;
    readonly excess: LatencyHistogram;
    readonly driver?: string;
  },
): void {
  if (excess.count === 0) return;
  const at = (q: number) => Number((delayMs + excess.quantileMs(q)).toFixed(3));
  logger.info("delay really waited", {
    askedMs: delayMs,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: Number((delayMs + excess.maxMs).toFixed(3)),
    calls: excess.count,
    driver,
  });
}
