import { createLogger, LAB_VERSION, type Logger } from "../observe/mod.ts";
import { ExitCode, prepareTls, runProgram, tlsSource } from "../program/mod.ts";
import { dfSettings, listeningAddresses, settingsOrExit } from "../settings/mod.ts";
import type { LatencyHistogram } from "../stats/mod.ts";
import { formatAddress } from "../transport/mod.ts";
import { openFileLimit, warnedLimits } from "./df_limits.ts";
import { serveScores, type ServingPlan, type ServingReport } from "./score_serving.ts";
import { securityText, serveUntilStopped } from "./serve_until_stopped.ts";
import { serveByThreads } from "./threads_serving.ts";

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
    const resolved = await settingsOrExit(dfSettings, { version: LAB_VERSION, args, programDir });
    const { values: settings, origins } = resolved;
    const logger = createLogger({ level: settings.logLevel, format: settings.logFormat })
      .child({ test });
    for (const warning of resolved.warnings) logger.warn(warning);
    const source = tlsSource(settings, "server");
    const addresses = listeningAddresses(settings);
    const tls = source && await prepareTls({ source, origins, addresses, logger });
    const { threads, tlsMode, logLevel, logFormat } = settings;
    const limits = warnedLimits({ tlsMode, threads, openFiles: openFileLimit() }, logger);
    const plan: ServingPlan = {
      engine: settings.engine,
      addresses,
      reusePort: false,
      tls: tls?.material,
      delayMs: settings.delayMs,
      pacer: settings.pacer,
      seed: settings.seed,
      limits,
      log: { test, level: logLevel, format: logFormat },
    };
    const serving = threads === 1 ? await serveScores(plan) : await serveByThreads(plan, threads);
    const report = await serveUntilStopped(serving, {
      ...{ source, tls, logger },
      drainMs: settings.drainMs,
      readyLine: `DF ${test} listening on ${serving.addresses.map(formatAddress).join(" and ")}, ` +
        `${securityText(settings.tlsMode)}, engine ${settings.engine}, ` +
        `delay ${settings.delayMs} ms${threads === 1 ? "" : `, ${threads} threads`}`,
    });
    logCounters(logger, report);
    logDelay(logger, { delayMs: settings.delayMs, ...report });
    return ExitCode.OK;
  });
}

function logCounters(logger: Logger, { counters }: ServingReport): void {
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
