import { nowNs } from "../clock/mod.ts";
import { hostFacts, type Logger, LoopStalls, startProgress, startUsage } from "../observe/mod.ts";
import { createTickDriver, type Schedule, type TickDriverFacts } from "../pace/mod.ts";
import { ExitCode } from "../program/mod.ts";
import {
  endMetrics,
  evaluateThresholds,
  type Histograms,
  judge,
  openResultFile,
  ResultFileError,
  type ResultWriter,
  type RunEnd,
  type VerdictFacts,
} from "../results/mod.ts";
import { factsOf } from "../scenarios/mod.ts";
import type { ConnectionFacts } from "../transport/mod.ts";
import { generatorHealth, healthFacts } from "./generator_health.ts";
import { inFlightBound } from "./in_flight_bound.ts";
import type { LoadContext } from "./load_program.ts";
import { OpenLoop, type OpenLoopResult } from "./open_loop.ts";
import { type PlainRecords, plainRecords } from "./plain_records.ts";
import { runMeta } from "./run_meta.ts";
import { RunProgress } from "./run_progress.ts";

const NS_PER_MS = 1e6;
const NS_PER_SEC = 1e9;
/** Beyond their timeout, how long calls under way may take to end, ms. */
const DRAIN_GRACE_MS = 2000;

/** When a call was due, and when the run's clock started: ns on the clock of `clock/`. */
export interface CallTimes {
  readonly startNs: number;
  readonly dueNs: number;
}

/** Counts the calls of a run and writes their records. */
export interface Recorder<Result> {
  readonly codes: Readonly<Record<string, number>>;
  /** What the first failed call of each status said. */
  readonly firstMessages: Readonly<Record<string, string>>;
  readonly okCount: number;
  readonly failedCount: number;
  readonly histograms: Histograms;
  ended(result: Result, times: CallTimes): void;
  notSent(times: CallTimes): void;
}

/** What a test brings to a run. */
export interface MeasuredRunOptions<Result, R extends Recorder<Result>> {
  readonly test: "01_steady" | "02_coldconn";
  readonly schedule: Schedule;
  readonly fileName: string;
  /** The one connection of the run, where it has one. */
  readonly connection?: ConnectionFacts;
  readonly createRecorder: (records: PlainRecords) => R;
  /** Starts call `k`; must call `done` once, when it has ended. */
  readonly call: (k: number, done: (result: Result) => void) => void;
  /** The time of a call that the progress line shows, ms; NaN for none. */
  readonly shownMs: (result: Result) => number;
  /** What is known of connections when all is done. */
  readonly connections: (
    recorder: R,
  ) => Pick<VerdictFacts, "connectionUse" | "connections">;
}

/** What a run left behind. */
export interface MeasuredRunResult {
  readonly path: string;
  readonly end: RunEnd;
  readonly exitCode: ExitCode;
}

/**
 * A run from its warm-up to its complete result file: paces the calls, times what the generator
 * itself adds, and judges whether it did its part.
 */
export async function measuredRun<Result, R extends Recorder<Result>>(
  context: LoadContext,
  options: MeasuredRunOptions<Result, R>,
): Promise<MeasuredRunResult> {
  const { settings, logger, stop } = context;
  const { schedule } = options;
  const durationNs = settings.durationSec * NS_PER_SEC;
  const count = schedule.countWithin(durationNs);
  const peakPerSec = Math.max(schedule.ratePerSecAt(0), schedule.ratePerSecAt(durationNs));
  const inFlightMax = settings.inFlightMax || inFlightBound(peakPerSec, settings.timeoutMs);
  const pacer = await pacerFacts(context);
  const loopOptions = {
    schedule,
    pacer: settings.pacer,
    inFlightMax,
    drainMs: settings.timeoutMs + DRAIN_GRACE_MS,
    signal: stop,
  };

  await warmUp(options, { ...loopOptions, warmupSec: settings.warmupSec });

  const meta = runMeta(context, { ...options, pacer, inFlightMax, peakPerSec });
  const { record, metrics } = factsOf(options.test);
  const writer = await openResultFile({
    record,
    dir: settings.resultsDir,
    fileName: options.fileName,
    meta,
    expectedRecords: meta.records === "all" ? count : 0,
  });
  const recorder = options.createRecorder(plainRecords(writer, record));
  const stalls = new LoopStalls({ normalLateNs: 0 });
  let startNs = NaN;
  let lastNs = NaN;
  let lastDueNs = NaN;
  const loop: OpenLoop = new OpenLoop({
    ...loopOptions,
    count,
    onStart: (start) => {
      startNs = start.startNs;
      running.started(startNs);
    },
    start: (k, dueNs) => {
      // Two calls further apart than they were due: in between, the loop stood still.
      const now = nowNs();
      if (k > 0) stalls.note(Math.min(now - lastNs - (dueNs - lastDueNs), now - dueNs));
      lastNs = now;
      lastDueNs = dueNs;
      running.sent(now - dueNs);
      options.call(k, (result) => {
        recorder.ended(result, { startNs, dueNs });
        running.ended(options.shownMs(result));
        loop.callEnded();
      });
    },
    notSent: (_k, dueNs) => recorder.notSent({ startNs, dueNs }),
  });
  const running = new RunProgress({
    durationNs,
    counts: () => ({ inFlight: loop.inFlight, failed: recorder.failedCount }),
  });
  const progress = startProgress(() => running.look(), { quiet: settings.quiet });
  const usage = startUsage();
  const result = await loop.run();
  const used = usage.stop();
  await progress.stop();

  const health = generatorHealth(used, stalls.counts());
  const judgement = judge({
    ...options.connections(recorder),
    interrupted: result.aborted,
    askedCount: result.aborted ? result.sent + result.notSent : count,
    sentCount: result.sent,
    notSentCount: result.notSent,
    unfinishedCount: result.unfinished,
    lateP99Ms: recorder.histograms.late?.quantileMs(0.99) ?? NaN,
    ...healthFacts(used, stalls.counts(), hostFacts()),
  });
  const askedRps = count / settings.durationSec;
  const achievedRps = achievedPerSec(result, { schedule, count, durationNs, lastNs, startNs });
  const thresholds = evaluateThresholds(settings.thresholds, {
    histograms: recorder.histograms,
    errorRatio: recorder.failedCount / (recorder.okCount + recorder.failedCount),
    achievedRps,
  });
  const end: RunEnd = {
    asked: count,
    sent: result.sent,
    ok: recorder.okCount,
    codes: recorder.codes,
    ...(recorder.failedCount > 0 ? { first_messages: recorder.firstMessages } : {}),
    elapsed_ms: round(result.elapsedNs / NS_PER_MS),
    asked_rps: askedRps,
    achieved_rps: round(achievedRps),
    connections: options.connections(recorder).connections.made,
    cpu_us_per_call: used.processCpuMs === undefined || result.sent === 0
      ? undefined
      : round(used.processCpuMs * 1000 / result.sent),
    ...endMetrics(recorder.histograms, metrics),
    health,
    ...(thresholds.length > 0 ? { thresholds } : {}),
    ...judgement,
    interrupted: result.aborted,
  };
  const written = await finish(writer, end, logger);
  return { path: writer.path, end, exitCode: written ? exitCodeOf(end) : ExitCode.UNEXPECTED };
}

/** What the pacer of these settings is on this machine; it takes one to know. */
export async function pacerFacts({ settings, logger }: LoadContext): Promise<TickDriverFacts> {
  const driver = await createTickDriver(settings.pacer, () => {});
  await driver.close();
  if (driver.facts.fallbackReason !== undefined) {
    logger.warn("the pacer fell back to a coarse one", { reason: driver.facts.fallbackReason });
  }
  return driver.facts;
}

/** Sends calls of the same kind at the same rate, none of which is recorded. */
async function warmUp<Result, R extends Recorder<Result>>(
  { schedule, call }: MeasuredRunOptions<Result, R>,
  options: Omit<ConstructorParameters<typeof OpenLoop>[0], "count" | "start"> & {
    readonly warmupSec: number;
  },
): Promise<void> {
  const count = schedule.countWithin(options.warmupSec * NS_PER_SEC);
  const loop: OpenLoop = new OpenLoop({
    ...options,
    count,
    start: (k) => call(k, () => loop.callEnded()),
  });
  await loop.run();
}

/** Writes `#END`; whether all could be written. What could not is logged. */
export async function finish(writer: ResultWriter, end: RunEnd, logger: Logger): Promise<boolean> {
  try {
    await writer.finish(end);
    return true;
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    logger.error(error.message);
    return false;
  }
}

/**
 * Calls sent a second, over the time from the start to the last call sent and one interval more: a
 * schedule that was kept gives its own rate, and one that fell behind gives less.
 */
function achievedPerSec(
  { sent }: OpenLoopResult,
  { schedule, count, durationNs, lastNs, startNs }: {
    readonly schedule: Schedule;
    readonly count: number;
    readonly durationNs: number;
    readonly lastNs: number;
    readonly startNs: number;
  },
): number {
  if (sent === 0) return 0;
  const behindLastNs = durationNs - schedule.dueNs(count - 1);
  return sent / ((lastNs - startNs + behindLastNs) / NS_PER_SEC);
}

/** What the end of a run means for whoever started it. */
export function exitCodeOf(end: RunEnd): ExitCode {
  if (end.interrupted) return ExitCode.INTERRUPTED;
  if (end.verdict === "invalid") return ExitCode.INVALID_RUN;
  return end.thresholds?.some(({ ok }) => !ok) ? ExitCode.THRESHOLD_CROSSED : ExitCode.OK;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
