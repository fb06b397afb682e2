import { nowNs } from "../clock/mod.ts";
import { scoreService } from "../codec/mod.ts";
import { LoopStalls, startUsage, watchLoop } from "../observe/mod.ts";
import {
  createTickDriver,
  parseSchedule,
  type Schedule,
  seededRandom,
  type TickDriver,
} from "../pace/mod.ts";
import { type CallOutcome, type Channel, loadEngine } from "../rpc/mod.ts";
import type { ConnectionFacts } from "../transport/mod.ts";
import { ClosedLoop } from "./closed_loop.ts";
import { ClosedLoopRecorder } from "./closed_loop_recorder.ts";
import { OpenLoop, type OpenLoopResult } from "./open_loop.ts";
import {
  MAX_RATE,
  type Sender,
  type SenderLook,
  type SenderPlan,
  type SenderRunOptions,
  type SentShare,
  shareOf,
} from "./sender.ts";
import { sharedSchedule } from "./shared_schedule.ts";
import { SteadyRecorder } from "./steady_recorder.ts";
import { randomVectors } from "./vectors.ts";

const NS_PER_MS = 1e6;
const NS_PER_SEC = 1e9;
/** Different requests of a run; call k sends request k modulo this, which is a power of two. */
const VECTORS = 1024;
/** Beyond their timeout, how long calls under way may take to end, ms. */
const DRAIN_GRACE_MS = 2000;

type Done = (outcome: CallOutcome<unknown>) => void;
type Recorder = SteadyRecorder | ClosedLoopRecorder;

/** Sends its share of a run from this thread, over a channel of its own. */
export class LocalSender implements Sender {
  readonly #plan: SenderPlan;
  readonly #channel: Channel;
  readonly #requests: readonly { json: string }[];
  readonly #callOptions: { readonly timeoutMs: number };
  readonly #stop = new AbortController();
  #loop: { readonly inFlight: number } = { inFlight: 0 };
  #recorder: Recorder | undefined;
  /** Of the measured part; it takes a while to make, and with several threads all start at once. */
  #driver: TickDriver | undefined;
  #onTick = () => {};

  private constructor(plan: SenderPlan, channel: Channel, readonly connection: ConnectionFacts) {
    this.#plan = plan;
    this.#channel = channel;
    this.#callOptions = { timeoutMs: plan.timeoutMs };
    this.#requests = randomVectors({
      count: VECTORS,
      length: plan.vectorLength,
      random: seededRandom(plan.seed),
    }).map((json) => ({ json }));
  }

  /** Opens the connection. Rejects with a ConnectError. */
  static async connect(plan: SenderPlan): Promise<LocalSender> {
    const channel = (await loadEngine(plan.engine)).createChannel(plan.channel);
    try {
      return new LocalSender(plan, channel, await channel.connect());
    } catch (error) {
      await channel.close();
      throw error;
    }
  }

  async warmUp(): Promise<void> {
    const durationNs = this.#plan.warmupSec * NS_PER_SEC;
    if (this.#plan.rate === MAX_RATE) {
      await this.#closedLoop(durationNs).run();
      return;
    }
    this.#driver = await createTickDriver(this.#plan.pacer, () => this.#onTick());
    const schedule = this.#schedule();
    const loop: OpenLoop = new OpenLoop({
      ...this.#openLoopOptions(schedule),
      count: schedule.countWithin(durationNs),
      start: (k) => this.#call(k, () => loop.callEnded()),
    });
    await loop.run();
  }

  async run(options: SenderRunOptions): Promise<SentShare> {
    const startNs = options.startEpochMs === undefined
      ? undefined
      : (options.startEpochMs - performance.timeOrigin) * NS_PER_MS;
    return this.#plan.rate === MAX_RATE
      ? await this.#runClosed(options)
      : await this.#runOpen(options, startNs);
  }

  look(): SenderLook {
    const { okCount, failedCount, histograms } = this.#recorder ??
      { okCount: 0, failedCount: 0, histograms: {} as Recorder["histograms"] };
    const { inFlight } = this.#loop;
    return {
      sent: okCount + failedCount + inFlight,
      failed: failedCount,
      inFlight,
      p50Ms: histograms.latency?.quantileMs(0.5) ?? NaN,
      p99Ms: histograms.latency?.quantileMs(0.99) ?? NaN,
    };
  }

  stop(): void {
    this.#stop.abort();
  }

  async close(): Promise<void> {
    await this.#driver?.close();
    await this.#channel.close();
  }

  async #runClosed({ writer }: SenderRunOptions): Promise<SentShare> {
    const startNs = nowNs();
    const { records, durationSec } = this.#plan;
    const recorder = new ClosedLoopRecorder(writer, { records, startNs });
    const loop = this.#closedLoop(durationSec * NS_PER_SEC, (outcome) => recorder.ended(outcome));
    this.#loop = loop;
    this.#recorder = recorder;
    const usage = startUsage();
    const watch = watchLoop();
    const result = await loop.run();
    const stalls = watch.stop();
    return this.#share(result, { lastSentNs: result.elapsedNs, recorder, usage, stalls });
  }

  async #runOpen(
    { writer }: SenderRunOptions,
    startAtNs: number | undefined,
  ): Promise<SentShare> {
    const recorder = new SteadyRecorder(writer);
    const schedule = this.#schedule();
    const stalls = new LoopStalls({ normalLateNs: 0 });
    let startNs = NaN;
    let lastNs = NaN;
    let lastDueNs = NaN;
    const loop: OpenLoop = new OpenLoop({
      ...this.#openLoopOptions(schedule),
      ...(startAtNs === undefined ? {} : { startNs: startAtNs }),
      createDriver: (onTick) => {
        this.#onTick = onTick;
        return Promise.resolve(this.#driver!);
      },
      count: schedule.countWithin(this.#plan.durationSec * NS_PER_SEC),
      onStart: (start) => startNs = start.startNs,
      start: (k, dueNs) => {
        // Two calls further apart than they were due: in between, the loop stood still.
        const now = nowNs();
        if (k > 0) stalls.note(Math.min(now - lastNs - (dueNs - lastDueNs), now - dueNs));
        lastNs = now;
        lastDueNs = dueNs;
        this.#call(k, (outcome) => {
          recorder.ended(outcome, { startNs, dueNs });
          loop.callEnded();
        });
      },
      notSent: (_k, dueNs) => recorder.notSent({ startNs, dueNs }),
    });
    this.#loop = loop;
    this.#recorder = recorder;
    const usage = startUsage();
    const result = await loop.run();
    const lastSentNs = lastNs - startNs;
    return this.#share(result, { lastSentNs, recorder, usage, stalls: stalls.counts() });
  }

  #share(
    loop: OpenLoopResult,
    { lastSentNs, recorder, usage, stalls }: {
      readonly lastSentNs: number;
      readonly recorder: Recorder;
      readonly usage: ReturnType<typeof startUsage>;
      readonly stalls: SentShare["stalls"];
    },
  ): SentShare {
    const { codes, firstMessages, okCount, failedCount, histograms } = recorder;
    return {
      loop,
      lastSentNs,
      codes,
      firstMessages,
      okCount,
      failedCount,
      histograms,
      usage: usage.stop(),
      stalls,
      connections: this.#channel.connectionsMade,
      connectionLost: this.#channel.state === "lost",
    };
  }

  /** Calls of this thread have the numbers index, index + of, … of the run. */
  #call(k: number, done: Done): void {
    const { index, of } = this.#plan;
    const request = this.#requests[(index + k * of) & (VECTORS - 1)];
    this.#channel.unary(scoreService.methods.getScore, request, this.#callOptions, done);
  }

  #closedLoop(durationNs: number, ended?: Done): ClosedLoop<CallOutcome<unknown>> {
    const { getScore } = scoreService.methods;
    const { index, of } = this.#plan;
    const channel = this.#channel;
    const requests = this.#requests;
    const callOptions = this.#callOptions;
    return new ClosedLoop({
      inFlight: shareOf(this.#plan.inFlight, this.#plan),
      durationNs,
      drainMs: this.#plan.timeoutMs + DRAIN_GRACE_MS,
      signal: this.#stop.signal,
      start: (k, done) => {
        channel.unary(getScore, requests[(index + k * of) & (VECTORS - 1)], callOptions, done);
      },
      ended,
    });
  }

  #schedule(): Schedule {
    return sharedSchedule(parseSchedule(this.#plan.rate, { seed: this.#plan.seed }), this.#plan);
  }

  #openLoopOptions(schedule: Schedule) {
    return {
      schedule,
      pacer: this.#plan.pacer,
      inFlightMax: shareOf(this.#plan.inFlight, this.#plan),
      drainMs: this.#plan.timeoutMs + DRAIN_GRACE_MS,
      signal: this.#stop.signal,
    };
  }
}
