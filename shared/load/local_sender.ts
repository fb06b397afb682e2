import { nowNs } from "../clock/mod.ts";
import { LoopStalls, startUsage, watchLoop } from "../observe/mod.ts";
import { createTickDriver, parseSchedule, type Schedule, type TickDriver } from "../pace/mod.ts";
import { type Channel, loadEngine } from "../rpc/mod.ts";
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
import { Retries } from "./retries.ts";
import { sharedSchedule } from "./shared_schedule.ts";
import { SteadyRecorder } from "./steady_recorder.ts";
import type { TimedCall } from "./timed_call.ts";
import { openWork } from "./work.ts";
import type { WorkCalls } from "./work_calls.ts";

const NS_PER_MS = 1e6;
const NS_PER_SEC = 1e9;
/** Beyond their timeout, how long calls under way may take to end, ms. */
const DRAIN_GRACE_MS = 2000;

type Done = (call: TimedCall) => void;
type Recorder = SteadyRecorder | ClosedLoopRecorder;

/** Sends its share of a run from this thread, over a channel of its own. */
export class LocalSender implements Sender {
  readonly connection: ConnectionFacts;
  readonly #plan: SenderPlan;
  readonly #channel: Channel;
  readonly #calls: WorkCalls;
  readonly #retries: Retries | undefined;
  readonly #stop = new AbortController();
  #loop: { readonly inFlight: number } = { inFlight: 0 };
  #recorder: Recorder | undefined;
  /** Of the measured part; it takes a while to make, and with several threads all start at once. */
  #driver: TickDriver | undefined;
  #onTick = () => {};

  private constructor(
    plan: SenderPlan,
    channel: Channel,
    { connection, retries }: {
      readonly connection: ConnectionFacts;
      readonly retries: Retries | undefined;
    },
  ) {
    this.#plan = plan;
    this.#channel = channel;
    this.connection = connection;
    this.#retries = retries;
    const { work, seed, timeoutMs } = plan;
    this.#calls = openWork(work, { channel, callOptions: { timeoutMs }, seed });
  }

  /** Opens the connection. Rejects with a ConnectError. */
  static async connect(plan: SenderPlan): Promise<LocalSender> {
    const retries = plan.retry ? new Retries() : undefined;
    const channel = (await loadEngine(plan.engine)).createChannel({
      ...plan.channel,
      interceptors: retries === undefined ? [] : [retries],
    });
    try {
      return new LocalSender(plan, channel, { connection: await channel.connect(), retries });
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
    const calls = this.#calls;
    const loop = this.#closedLoop(durationSec * NS_PER_SEC, (call) => {
      recorder.ended(call);
      calls.measured?.(call);
    });
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
        this.#call(k, (call) => {
          recorder.ended(call, { startNs, dueNs });
          this.#calls.measured?.(call);
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
      ...(this.#retries === undefined ? {} : { retries: this.#retries.count }),
      ...(this.#calls.share === undefined ? {} : { signing: this.#calls.share() }),
    };
  }

  /** Calls of this thread have the numbers index, index + of, … of the run. */
  #call(k: number, done: Done): void {
    const { index, of } = this.#plan;
    this.#calls.start(index + k * of, done);
  }

  #closedLoop(durationNs: number, ended?: Done): ClosedLoop<TimedCall> {
    const { index, of } = this.#plan;
    const calls = this.#calls;
    return new ClosedLoop({
      inFlight: shareOf(this.#plan.inFlight, this.#plan),
      durationNs,
      drainMs: this.#plan.timeoutMs + DRAIN_GRACE_MS,
      signal: this.#stop.signal,
      start: (k, done) => calls.start(index + k * of, done),
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
