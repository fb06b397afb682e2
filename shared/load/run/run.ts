import { NS_PER_MS } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import { type Logger, sayRealtime, startProgress, startUsage } from "../../observe/mod.ts";
import { ExitCode } from "../../program/mod.ts";
import {
  openResultFile,
  ResultFileError,
  type ResultWriter,
  type RunEnd,
} from "../../results/mod.ts";
import type { Prepared } from "../../scenarios/mod.ts";
import type { LoadContext } from "../program/load_context.ts";
import { LocalSender } from "../senders/local_sender.ts";
import { MAX_RATE, type RunStart, type Sender, type SenderPlan } from "../senders/sender.ts";
import { ThreadSender } from "../senders/thread_sender.ts";
import { checkClosedLoop } from "./check_closed_loop.ts";
import { runEnd } from "./run_end.ts";
import { recordsMode, runMeta } from "./run_meta.ts";
import { RunProgress } from "./run_progress.ts";
import { type RunRate, runRate } from "./run_rate.ts";
import { sumShares } from "./sum_shares.ts";
import { unlessStopped } from "./unless_stopped.ts";

/** From the word to start until the schedule does, ms: it has reached all senders by then. */
const START_AFTER_MS = 50;

/** Which run. */
interface RunOptions {
  readonly prepared: Prepared;
  /** A schedule as text, or `max` for a closed loop. */
  readonly rate: string;
  readonly fileName: string;
  /** Whether it is the first of its list: what holds for all of them is said once. */
  readonly isFirst: boolean;
}

/** What a run left behind. */
export interface RunResult {
  readonly path: string;
  readonly end: RunEnd;
  readonly exitCode: ExitCode;
}

/**
 * A run from its connections to its complete result file, over as many senders as the settings ask
 * for: each with its own connections and its share of the calls, their records in one file and their
 * histograms merged. Times what the generator itself adds, and judges whether it did its part.
 */
export async function run(context: LoadContext, options: RunOptions): Promise<RunResult> {
  const { settings, logger, stop, atOnce, scenario } = context;
  const { threads = 1, inFlight = 1 } = settings;
  const rate = runRate(options.rate, { ...settings, threads, inFlight });
  if (rate.text === MAX_RATE) checkClosedLoop(settings.thresholds, scenario.metrics);
  const connecting = connectAll(plansOf(context, { rate, work: options.prepared.work }));
  const senders = await unlessStopped(connecting, stop, closeAll);
  const stopAll = () => senders.forEach((sender) => sender.stop());
  const stopAtOnce = () => senders.forEach((sender) => sender.stop({ atOnce: true }));
  stop.addEventListener("abort", stopAll);
  atOnce.addEventListener("abort", stopAtOnce);
  try {
    logConnected(context, senders, rate);
    const [{ pacer }] = await Promise.all(senders.map((sender) => sender.warmUp()));
    if (pacer?.fallbackReason !== undefined) {
      logger.warn("the pacer fell back to a coarse one", { reason: pacer.fallbackReason });
    }
    if (options.isFirst) sayRealtime(logger, pacer?.realtime);
    const meta = runMeta(context, {
      rate,
      pacer,
      connection: senders[0].connections[0],
      threads: senders.length,
    });
    const writer = await openResultFile({
      dir: settings.resultsDir,
      fileName: options.fileName,
      meta,
      record: scenario.record,
      expectedRecords: meta.records === "all" ? rate.count ?? 0 : 0,
      onFailed: (error) => logger.error(`${error.message}; the run goes on without records`),
    });
    const startNs = nowNs() + START_AFTER_MS * NS_PER_MS;
    const { durationSec, quiet } = settings;
    const look = new RunProgress({ durationSec, startNs, senders });
    const progress = startProgress(() => look.look(), { quiet });
    const usage = startUsage();
    const start = startAt(startNs);
    const shares = await Promise.all(senders.map((sender) => sender.run({ start, writer })))
      .finally(() => progress.stop());
    const used = usage.stop();
    const own = shares.map((share) => share.own).filter((each) => each !== undefined);
    const found = atOnce.aborted ? undefined : await options.prepared.lookAt?.(own);
    const end = runEnd(context, { all: sumShares(shares), used, found, rate });
    const written = await finish(writer, end, logger);
    return { path: writer.path, end, exitCode: written ? exitCodeOf(end) : ExitCode.UNEXPECTED };
  } finally {
    stop.removeEventListener("abort", stopAll);
    atOnce.removeEventListener("abort", stopAtOnce);
    await closeAll(senders);
  }
}

/** The time of a start on this machine's clock, for senders that have it too. */
function startAt(startNs: number): RunStart {
  return { epochMs: performance.timeOrigin + startNs / NS_PER_MS, clockErrorMs: 0 };
}

function plansOf(
  { settings, channel, tls, scenario }: LoadContext,
  { rate, work }: { readonly rate: RunRate; readonly work: unknown },
): SenderPlan[] {
  const { engine, durationSec, warmupSec, timeoutMs, pacer, realtime, seed, threads = 1 } =
    settings;
  const { address, serverName, connectTimeoutMs } = channel;
  const { test, module } = scenario;
  return Array.from({ length: threads }, (_, index) => ({
    scenario: { test, module },
    ...{ work, engine, tls, durationSec, warmupSec, timeoutMs, pacer, seed },
    realtime: realtime === "auto",
    channel: { address, serverName, connectTimeoutMs },
    rate: rate.text,
    inFlight: rate.inFlight,
    records: recordsMode(settings.records, rate.peakPerSec),
    index,
    of: threads,
  }));
}

/** One thread is this one. When a connection cannot be made, those that were are closed. */
async function connectAll(plans: readonly SenderPlan[]): Promise<Sender[]> {
  if (plans.length === 1) return [await LocalSender.connect(plans[0])];
  const results = await Promise.allSettled(plans.map((plan) => ThreadSender.connect(plan)));
  const senders = results.filter((result) => result.status === "fulfilled")
    .map(({ value }) => value);
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return senders;
  await closeAll(senders);
  throw failed.reason;
}

async function closeAll(senders: readonly Sender[]): Promise<void> {
  await Promise.all(senders.map((sender) => sender.close()));
}

/** What was connected to; nothing where each call opens its own connection. */
function logConnected(
  { target, settings, logger }: LoadContext,
  senders: readonly Sender[],
  rate: RunRate,
): void {
  const connections = senders.flatMap((sender) => sender.connections);
  if (connections.length === 0) return;
  const [{ tls }] = connections;
  logger.info("connected", {
    target,
    tls: tls?.version ?? "off",
    cipher: tls?.cipher,
    rate: rate.text,
    engine: settings.engine,
    ...(connections.length > 1 ? { connections: connections.length } : {}),
  });
}

/** Writes `#END`; whether all could be written. What could not is logged. */
async function finish(writer: ResultWriter, end: RunEnd, logger: Logger): Promise<boolean> {
  try {
    await writer.finish(end);
    return true;
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    // What failed during the run was told then.
    if (error !== writer.failed) logger.error(error.message);
    return false;
  }
}

/** What the end of a run means for whoever started it. */
function exitCodeOf(end: RunEnd): ExitCode {
  if (end.interrupted) return ExitCode.INTERRUPTED;
  if (end.verdict === "invalid") return ExitCode.INVALID_RUN;
  return end.thresholds?.some(({ ok }) => !ok) ? ExitCode.THRESHOLD_CROSSED : ExitCode.OK;
}
