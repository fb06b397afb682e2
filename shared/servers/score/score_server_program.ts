import type { Logger } from "../../observe/mod.ts";
import type { ExitCode } from "../../program/mod.ts";
import { serverProgram } from "../../serve/mod.ts";
import { serveByThreads } from "./serve_by_threads.ts";
import { type ScoreReport, serveScores } from "./serve_scores.ts";
import { dfSettings } from "./settings.ts";

/** Which server, and how it was started. */
interface ScoreServerOptions {
  /** As in the result files: `01_steady`. */
  readonly test: string;
  /** The command line behind the program and the name of the test. */
  readonly args: readonly string[];
  /** Where the program stands, for its `.env` file. */
  readonly programDir?: string;
}

/**
 * DF for the tests that ask for scores: serves `score.ScoreService` until SIGINT or SIGTERM, drains, and
 * logs how precise its delay was. Gives the exit code.
 */
export function scoreServerProgram(options: ScoreServerOptions): Promise<ExitCode> {
  return serverProgram({
    ...options,
    table: dfSettings,
    threads: ({ threads }) => threads,
    async open({ settings: { threads, delayMs, pacer, realtime, seed }, plan }) {
      const scores = {
        ...plan,
        delayMs,
        pacer,
        realtime: realtime === "auto",
        saysRealtime: true,
        seed,
      };
      const about = `delay ${delayMs} ms`;
      return threads === 1
        ? { ...await serveScores(scores), about }
        : { ...await serveByThreads(scores, threads), about: `${about}, ${threads} threads` };
    },
    onEnd: (report, { settings, logger }) => logDelay(logger, settings.delayMs, report),
  });
}

/** What was waited beside what was asked: the proof that the delay is the one that was set. */
function logDelay(logger: Logger, delayMs: number, { excess, driver }: ScoreReport): void {
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
