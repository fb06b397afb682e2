import { NS_PER_MS, NS_PER_SEC } from "../../base/mod.ts";
import { hostFacts, type Usage } from "../../observe/mod.ts";
import {
  breakdownStats,
  endMetrics,
  evaluateThresholds,
  judge,
  type RunEnd,
} from "../../results/mod.ts";
import type { Findings, Scenario } from "../../scenarios/mod.ts";
import type { LoadContext } from "../program/load_context.ts";
import type { SentShare } from "../senders/sender.ts";
import { generatorHealth, healthFacts } from "./generator_health.ts";
import type { RunRate } from "./run_rate.ts";

/** What is known when all calls have ended. */
interface RunEndOptions {
  /** What all senders did together. */
  readonly all: SentShare;
  /** Of the whole process; `all` has that of its busiest thread. */
  readonly used: Usage;
  /** What the scenario found out; absent when it looks at nothing. */
  readonly found?: Findings;
  readonly rate: RunRate;
}

/** What a run came to, and whether its generator did its part. */
export function runEnd(
  { settings, scenario }: Pick<LoadContext, "settings" | "scenario">,
  { all, used, found, rate: { count, behindLastNs } }: RunEndOptions,
): RunEnd {
  const { loop, histograms, okCount, failedCount, connections } = all;
  const { threadCpuMs, threadCpuRatio, threadWaitRatio } = all.usage;
  const usage = { ...used, threadCpuMs, threadCpuRatio, threadWaitRatio };
  const closedLoop = count === undefined;
  const achievedRps = loop.sent === 0
    ? 0
    : loop.sent / ((all.lastSentNs + behindLastNs) / NS_PER_SEC);
  const askedCount = closedLoop || loop.aborted ? loop.sent + loop.notSent : count;
  const judgement = judge({
    connectionUse: scenario.connectionUse,
    connections,
    closedLoop,
    interrupted: loop.aborted,
    askedCount,
    sentCount: loop.sent,
    notSentCount: loop.notSent,
    unfinishedCount: loop.unfinished,
    lateP99Ms: histograms.late?.quantileMs(0.99) ?? NaN,
    ...healthFacts(usage, all.stalls, hostFacts()),
    realtimeLowered: all.realtimeLowered,
  });
  const thresholds = [
    ...evaluateThresholds(settings.thresholds, {
      histograms,
      errorRatio: failedCount / (okCount + failedCount),
      achievedRps,
    }),
    ...found?.demands ?? [],
  ];
  return {
    ...(closedLoop ? {} : { asked: askedCount, asked_rps: count / settings.durationSec }),
    sent: loop.sent,
    ok: okCount,
    codes: all.codes,
    ...(failedCount > 0 ? { first_messages: all.firstMessages } : {}),
    elapsed_ms: round(loop.elapsedNs / NS_PER_MS),
    achieved_rps: round(achievedRps),
    connections: connections.made,
    cpu_us_per_call: usage.processCpuMs === undefined || loop.sent === 0
      ? undefined
      : round(usage.processCpuMs * 1000 / loop.sent),
    ...endMetrics(histograms, scenario.metrics),
    ...(all.breakdown === undefined ? {} : { breakdown: breakdownOf(all.breakdown, scenario) }),
    ...(found === undefined ? {} : { own: found.end }),
    health: generatorHealth(usage, all.stalls),
    ...(thresholds.length > 0 ? { thresholds } : {}),
    ...judgement,
    interrupted: loop.aborted,
  };
}

function breakdownOf(
  counts: NonNullable<SentShare["breakdown"]>,
  { metrics }: Scenario,
): RunEnd["breakdown"] {
  return Object.fromEntries(
    Object.entries(counts).map(([label, count]) => [label, breakdownStats(count, metrics)]),
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
