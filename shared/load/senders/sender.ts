import type { TlsSource } from "../../credentials/mod.ts";
import type { StallCounts, Usage } from "../../observe/mod.ts";
import type { TickDriverFacts, TickDriverKind } from "../../pace/mod.ts";
import type { Histograms, RecordsMode, ResultWriter } from "../../results/mod.ts";
import type { ChannelOptions, EngineName } from "../../rpc/mod.ts";
import type { ConnectionCounts } from "../../scenarios/mod.ts";
import type { ConnectionFacts } from "../../transport/mod.ts";
import type { OpenLoopResult } from "../loops/open_loop.ts";
import type { BreakdownCount } from "../recording/breakdown_counter.ts";
import type { SenderLook } from "./sender_progress.ts";

/** The rate that stands for a closed loop. */
export const MAX_RATE = "max";

/**
 * What one sender of a run does: plain data without a key in it, so that it reaches another thread or
 * machine. Paths are those of the machine that sends.
 */
export interface SenderPlan {
  readonly scenario: ScenarioRef;
  /** What the scenario prepared. */
  readonly work: unknown;
  readonly engine: EngineName;
  readonly channel: Pick<ChannelOptions, "address" | "serverName" | "connectTimeoutMs">;
  /** Where its certificates lie; absent for plain text. */
  readonly tls?: TlsSource;
  /** The schedule of the whole run as text, or `max`. */
  readonly rate: string;
  readonly durationSec: number;
  readonly warmupSec: number;
  readonly timeoutMs: number;
  /** Calls under way, of all senders together: of a schedule the bound, of a closed loop the number. */
  readonly inFlight: number;
  readonly pacer: TickDriverKind;
  /** Whether what keeps time asks for a real-time priority. */
  readonly realtime: boolean;
  readonly seed: number;
  readonly records: RecordsMode;
  /** Which of the senders this one is, from 0, and how many there are. */
  readonly index: number;
  readonly of: number;
}

/** A scenario by its test; of one that is not in the project's list the module that adds it. */
export interface ScenarioRef {
  readonly test: string;
  readonly module?: string;
}

/** What one sender did in the measured part. */
export interface SentShare {
  readonly loop: OpenLoopResult;
  /** From the start of the schedule to the last call sent, ns; NaN when none was. */
  readonly lastSentNs: number;
  readonly codes: Readonly<Record<string, number>>;
  readonly firstMessages: Readonly<Record<string, string>>;
  readonly okCount: number;
  readonly failedCount: number;
  readonly histograms: Histograms;
  /** The calls of each label; absent for a scenario that has none. */
  readonly breakdown?: Readonly<Record<string, BreakdownCount>>;
  readonly usage: Usage;
  readonly stalls: StallCounts;
  /** Whether a real-time priority was given back, as the thread used most of a core. */
  readonly realtimeLowered: boolean;
  readonly connections: ConnectionCounts;
  /** What the scenario's calls tell beside counts and times, for `lookAt`. */
  readonly own?: unknown;
}

/** When the measured part begins, on every sender of a run. */
export interface RunStart {
  /** ms since 1970 on the clock of the one who says it. */
  readonly epochMs: number;
  /** By how much the sender's clock may differ from that one; 0 on the same machine. */
  readonly clockErrorMs: number;
}

/** How to run the measured part. */
export interface SenderRunOptions {
  readonly start: RunStart;
  /** Where records go. */
  readonly writer: Pick<ResultWriter, "record">;
}

/** How a sender is stopped. */
export interface StopOptions {
  /** Whether calls under way are ended too, and fail. @default false: they have until their deadline */
  readonly atOnce?: boolean;
}

/** A thread, or a machine, that sends its share of a run. */
export interface Sender {
  /** Those that were opened before the clock starts. */
  readonly connections: readonly ConnectionFacts[];
  /** Sends calls of the same kind, none of which is recorded; then all is ready for `run`. */
  warmUp(): Promise<Warm>;
  run(options: SenderRunOptions): Promise<SentShare>;
  /** How it stands, and what happened since the last look. */
  look(): SenderLook;
  /** Sends no more; `run` then resolves with what was sent. */
  stop(options?: StopOptions): void;
  close(): Promise<void>;
}

/** A sender that is ready. */
export interface Warm {
  /** What paces it; absent for a closed loop. */
  readonly pacer?: TickDriverFacts;
}

/** The whole number of this sender's part of `total`; the parts of all add up to it. */
export function shareOf(total: number, { index, of }: Pick<SenderPlan, "index" | "of">): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0);
}
