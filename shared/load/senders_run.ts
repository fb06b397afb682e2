import { nowNs } from "../clock/mod.ts";
import { hostFacts, type ProgressSnapshot, startProgress, startUsage } from "../observe/mod.ts";
import { parseSchedule } from "../pace/mod.ts";
import { ExitCode, UsageError } from "../program/mod.ts";
import {
  endMetrics,
  evaluateThresholds,
  judge,
  openResultFile,
  type RunEnd,
  type ThresholdResult,
} from "../results/mod.ts";
import { factsOf } from "../scenarios/mod.ts";
import type { SettingsOf, signingClientSettings, steadySettings } from "../settings/mod.ts";
import { generatorHealth, healthFacts } from "./generator_health.ts";
import { inFlightBound } from "./in_flight_bound.ts";
import type { LoadContext } from "./load_program.ts";
import { LocalSender } from "./local_sender.ts";
import { exitCodeOf, finish, type MeasuredRunResult, pacerFacts } from "./measured_run.ts";
import { plainRecords } from "./plain_records.ts";
import { recordsMode, runMeta } from "./run_meta.ts";
import {
  MAX_RATE,
  type Sender,
  type SenderLook,
  type SenderPlan,
  type SentShare,
} from "./sender.ts";
import { sumShares } from "./sum_shares.ts";
import { ThreadSender } from "./threads_sender.ts";
import type { Work } from "./work.ts";

const NS_PER_MS = 1e6;
const NS_PER_SEC = 1e9;
/** From the word to start until the schedule does, ms: it has reached all threads by then. */
const START_AFTER_MS = 50;

/** The settings of the tests that keep their connections. */
export type SendersSettings = SettingsOf<typeof steadySettings | typeof signingClientSettings>;

/** Which run, and what is called. */
export interface SendersRunOptions {
  readonly test: string;
  readonly work: Work;
  /** Connections of each thread. @default 1 */
  readonly connections?: number;
  /** Whether calls that may be sent again are. @default false */
  readonly retry?: boolean;
  /** What is found out behind the run, and put into `#END`. @default nothing */
  readonly lookAt?: (shares: readonly SentShare[]) => Promise<RunFindings>;
  /** A schedule as text, or `max` for a closed loop. */
  readonly rate: string;
  readonly fileName: string;
}

/** What was found out behind a run. */
export type RunFindings =
  & Pick<RunEnd, "breakdown" | "own">
  & { readonly thresholds?: readonly ThresholdResult[] };

/**
 * A run as a closed loop, or from several threads, each with its own connections and its share: one
 * result file, in which their records stand and their histograms are merged.
 */
export async function sendersRun(
  context: LoadContext<SendersSettings>,
  options: SendersRunOptions,
): Promise<MeasuredRunResult> {
  const { test, rate, fileName, connections = 1 } = options;
  const { settings, logger, stop } = context;
  const facts = rateFacts(rate, settings, test);
  const senders = await connectAll(plansOf(context, { ...options, ...facts }));
  const stopAll = () => senders.forEach((sender) => sender.stop());
  stop.addEventListener("abort", stopAll);
  if (stop.aborted) stopAll();
  try {
    const { connection } = senders[0];
    logger.info("connected", {
      target: context.target,
      tls: connection.tls?.version ?? "off",
      cipher: connection.tls?.cipher,
      rate,
      engine: settings.engine,
      connections: senders.length * connections,
    });
    const pacer = rate === MAX_RATE ? undefined : await pacerFacts(context);
    await Promise.all(senders.map((sender) => sender.warmUp()));
    const meta = runMeta(context, {
      ...{ test, connection, pacer, threads: senders.length, schedule: { text: rate } },
      ...{ inFlightMax: facts.inFlight, peakPerSec: facts.peakPerSec },
    });
    const { record } = factsOf(test);
    const writer = await openResultFile({
      record,
      dir: settings.resultsDir,
      fileName,
      meta,
      expectedRecords: meta.records === "all" ? facts.count ?? 0 : 0,
    });
    const progress = startProgress(progressOf(senders, settings.durationSec), {
      quiet: settings.quiet,
    });
    const usage = startUsage();
    const startEpochMs = settings.threads === 1
      ? undefined
      : performance.timeOrigin + performance.now() + START_AFTER_MS;
    const shares = await Promise.all(
      senders.map((sender) => sender.run({ startEpochMs, writer: plainRecords(writer, record) })),
    );
    const used = usage.stop();
    await progress.stop();
    const all = sumShares(shares);
    const found = await options.lookAt?.(shares) ?? {};
    const end = endOf(context, { test, all, used, found, connections, ...facts });
    const written = await finish(writer, end, logger);
    return { path: writer.path, end, exitCode: written ? exitCodeOf(end) : ExitCode.UNEXPECTED };
  } finally {
    stop.removeEventListener("abort", stopAll);
    await Promise.all(senders.map((sender) => sender.close()));
  }
}

/** What a rate comes to; a closed loop has neither a number of calls nor a rate. */
interface RateFacts {
  readonly count?: number;
  /** From the last call due to the end of the schedule, ns. */
  readonly behindLastNs: number;
  readonly peakPerSec: number;
  readonly inFlight: number;
}

function rateFacts(rate: string, settings: SendersSettings, test: string): RateFacts {
  const { durationSec, timeoutMs, seed, threads } = settings;
  if (rate === MAX_RATE) {
    if (settings.inFlight < threads) {
      throw new UsageError(
        `IN_FLIGHT is ${settings.inFlight}, and ${threads} THREADS need at least as many calls`,
      );
    }
    checkThresholds(settings, test);
    return { behindLastNs: 0, peakPerSec: Infinity, inFlight: settings.inFlight };
  }
  const schedule = parseSchedule(rate, { seed });
  const durationNs = durationSec * NS_PER_SEC;
  const count = schedule.countWithin(durationNs);
  const peakPerSec = Math.max(schedule.ratePerSecAt(0), schedule.ratePerSecAt(durationNs));
  return {
    count,
    behindLastNs: durationNs - schedule.dueNs(count - 1),
    peakPerSec,
    inFlight: Math.max(settings.inFlightMax || inFlightBound(peakPerSec, timeoutMs), threads),
  };
}

/** Throws a UsageError for a limit on what a closed loop does not measure. */
function checkThresholds({ thresholds }: Pick<SendersSettings, "thresholds">, test: string) {
  const measured = factsOf(test).metrics.filter(({ scheduled }) => !scheduled);
  for (const { text, subject } of thresholds) {
    if (!("metric" in subject)) continue;
    if (measured.some(({ name }) => name === subject.metric)) continue;
    throw new UsageError(
      `THRESHOLD ${text}: with N_RPS=max there is no ${subject.metric}, only the service time, ` +
        "such as latency.p(99)<50, error_ratio and rps",
    );
  }
}

function plansOf(
  { settings, channel }: LoadContext<SendersSettings>,
  { rate, work, connections, retry, inFlight, peakPerSec }: SendersRunOptions & RateFacts,
): SenderPlan[] {
  const { engine, durationSec, warmupSec, timeoutMs, pacer, seed, threads } = settings;
  const { address, tls, serverName, connectTimeoutMs, reconnect } = channel;
  return Array.from({ length: threads }, (_, index) => ({
    ...{ engine, rate, durationSec, warmupSec, timeoutMs, inFlight, pacer, seed, work, retry },
    channel: { address, tls, serverName, connectTimeoutMs, reconnect, connections },
    records: recordsMode(settings.records, peakPerSec),
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
  await Promise.all(senders.map((sender) => sender.close()));
  throw failed.reason;
}

/** The progress line of all threads; of their latencies that of the slowest. */
function progressOf(senders: readonly Sender[], durationSec: number): () => ProgressSnapshot {
  const startNs = nowNs();
  let lookedNs = startNs;
  let sentBefore = 0;
  return () => {
    const looks = senders.map((sender) => sender.look());
    const sum = (of: (look: SenderLook) => number) =>
      looks.reduce((total, look) => total + of(look), 0);
    const now = nowNs();
    const sent = sum((look) => look.sent);
    const ratePerSec = (sent - sentBefore) / ((now - lookedNs) / NS_PER_SEC);
    lookedNs = now;
    sentBefore = sent;
    const elapsedSec = (now - startNs) / NS_PER_SEC;
    return {
      phase: elapsedSec < durationSec ? "run" : "drain",
      elapsedSec,
      leftSec: Math.max(0, durationSec - elapsedSec),
      ratePerSec,
      p50Ms: Math.max(...looks.map((look) => look.p50Ms)),
      p99Ms: Math.max(...looks.map((look) => look.p99Ms)),
      errors: sum((look) => look.failed),
      inFlight: sum((look) => look.inFlight),
    };
  };
}

/** What the run came to, and whether its generator did its part. */
function endOf(
  { settings }: LoadContext<SendersSettings>,
  { test, all, used, found, connections, count, behindLastNs }: RateFacts & {
    readonly test: string;
    readonly all: SentShare;
    readonly found: RunFindings;
    /** Of each thread. */
    readonly connections: number;
    /** Of the whole process; `all` has that of its busiest thread. */
    readonly used: SentShare["usage"];
  },
): RunEnd {
  const { loop, histograms, okCount, failedCount } = all;
  const { threadCpuMs, threadCpuRatio, threadWaitRatio } = all.usage;
  const usage = { ...used, threadCpuMs, threadCpuRatio, threadWaitRatio };
  const closedLoop = count === undefined;
  const achievedRps = loop.sent === 0
    ? 0
    : loop.sent / ((all.lastSentNs + behindLastNs) / NS_PER_SEC);
  const judgement = judge({
    connectionUse: "kept",
    connections: {
      made: all.connections,
      expected: settings.threads * connections,
      lost: all.connectionLost,
    },
    closedLoop,
    interrupted: loop.aborted,
    askedCount: closedLoop || loop.aborted ? loop.sent + loop.notSent : count,
    sentCount: loop.sent,
    notSentCount: loop.notSent,
    unfinishedCount: loop.unfinished,
    lateP99Ms: histograms.late?.quantileMs(0.99) ?? NaN,
    ...healthFacts(usage, all.stalls, hostFacts()),
  });
  const { thresholds: foundThresholds = [], ...findings } = found;
  const thresholds = [
    ...evaluateThresholds(settings.thresholds, {
      histograms,
      errorRatio: failedCount / (okCount + failedCount),
      achievedRps,
    }),
    ...foundThresholds,
  ];
  return {
    ...(closedLoop ? {} : { asked: count, asked_rps: count / settings.durationSec }),
    sent: loop.sent,
    ok: okCount,
    codes: all.codes,
    ...(failedCount > 0 ? { first_messages: all.firstMessages } : {}),
    elapsed_ms: round(loop.elapsedNs / NS_PER_MS),
    achieved_rps: round(achievedRps),
    connections: all.connections,
    cpu_us_per_call: usage.processCpuMs === undefined || loop.sent === 0
      ? undefined
      : round(usage.processCpuMs * 1000 / loop.sent),
    ...endMetrics(histograms, factsOf(test).metrics),
    ...findings,
    health: generatorHealth(usage, all.stalls),
    ...(thresholds.length > 0 ? { thresholds } : {}),
    ...judgement,
    interrupted: loop.aborted,
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
