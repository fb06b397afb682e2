import type { StallCounts, Usage } from "../observe/mod.ts";
import type { TickDriverKind } from "../pace/mod.ts";
import type { MetricName, RecordsMode, ResultWriter } from "../results/mod.ts";
import type { EngineName, MeasuredChannelOptions } from "../rpc/mod.ts";
import type { LatencyHistogram } from "../stats/mod.ts";
import type { ConnectionFacts } from "../transport/mod.ts";
import type { OpenLoopResult } from "./open_loop.ts";
import type { SigningShare } from "./signing_share.ts";
import type { Work } from "./work.ts";

/** The rate that stands for a closed loop. */
export const MAX_RATE = "max";

/** What one thread of a run sends: plain data, so that it reaches another thread. */
export interface SenderPlan {
  readonly engine: EngineName;
  readonly channel: Pick<
    MeasuredChannelOptions,
    "address" | "tls" | "serverName" | "connectTimeoutMs" | "reconnect" | "connections"
  >;
  readonly work: Work;
  /** Whether a call that may be sent again is. @default false */
  readonly retry?: boolean;
  /** The schedule of the whole run as text, or `max`. */
  readonly rate: string;
  readonly durationSec: number;
  readonly warmupSec: number;
  readonly timeoutMs: number;
  /** Calls under way, of all threads together: of a schedule the bound, of a closed loop the number. */
  readonly inFlight: number;
  readonly pacer: TickDriverKind;
  readonly seed: number;
  readonly records: RecordsMode;
  /** Which of the threads this one is, from 0, and how many there are. */
  readonly index: number;
  readonly of: number;
}

/** How a sender stands, for the progress line. */
export interface SenderLook {
  readonly sent: number;
  readonly failed: number;
  readonly inFlight: number;
  /** Latency since the start, ms; NaN before the first answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What one thread did in the measured part. */
export interface SentShare {
  readonly loop: OpenLoopResult;
  /** From the start of the schedule to the last call sent, ns; NaN when none was. */
  readonly lastSentNs: number;
  readonly codes: Readonly<Record<string, number>>;
  readonly firstMessages: Readonly<Record<string, string>>;
  readonly okCount: number;
  readonly failedCount: number;
  readonly histograms: Partial<Record<MetricName, LatencyHistogram>>;
  readonly usage: Usage;
  readonly stalls: StallCounts;
  readonly connections: number;
  readonly connectionLost: boolean;
  /** Calls that were sent again; absent where that was not asked for. */
  readonly retries?: number;
  /** Of 03_signing: what else is known of its calls. */
  readonly signing?: SigningShare;
}

/** How to run the measured part. */
export interface SenderRunOptions {
  /** When the schedule starts, ms since 1970 on the clock of this process. @default at once */
  readonly startEpochMs?: number;
  /** Where records go; it is given those that the plan asks for. */
  readonly writer: Pick<ResultWriter, "steady">;
}

/** A thread with its own connection that sends its share of a run. */
export interface Sender {
  readonly connection: ConnectionFacts;
  /** Sends calls of the same kind, none of which is recorded; then all is ready for `run`. */
  warmUp(): Promise<void>;
  run(options: SenderRunOptions): Promise<SentShare>;
  look(): SenderLook;
  /** Sends no more; `run` then resolves with what was sent. */
  stop(): void;
  close(): Promise<void>;
}

/** The whole number of this thread's part of `total`; the parts of all threads add up to it. */
export function shareOf(total: number, { index, of }: Pick<SenderPlan, "index" | "of">): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0);
}
