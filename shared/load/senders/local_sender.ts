import { NS_PER_MS, NS_PER_SEC } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import { loadTlsMaterial } from "../../credentials/mod.ts";
import { LoopStalls, startUsage, watchLoop } from "../../observe/mod.ts";
import { createTickDriver, parseSchedule, type Schedule, type TickDriver } from "../../pace/mod.ts";
import { loadEngine, NO_RETRIES } from "../../rpc/mod.ts";
import { type Calls, type EndedCall, GRPC_STATUSES, type Scenario } from "../../scenarios/mod.ts";
import type { ConnectionFacts } from "../../transport/mod.ts";
import { ClosedLoop } from "../loops/closed_loop.ts";
import { OpenLoop, type OpenLoopResult } from "../loops/open_loop.ts";
import { CallRecorder } from "../recording/call_recorder.ts";
import { loadScenario } from "./load_scenario.ts";
import {
  MAX_RATE,
  type RunStart,
  type Sender,
  type SenderPlan,
  type SenderRunOptions,
  type SentShare,
  shareOf,
  type StopOptions,
  type Warm,
} from "./sender.ts";
import { NOTHING_SENT, type SenderLook, SenderProgress } from "./sender_progress.ts";
import { sharedSchedule } from "./shared_schedule.ts";

/** Beyond their timeout, how long calls under way may take to end, ms. */
const DRAIN_GRACE_MS = 2000;
/** Beyond the duration, how long calls that were due in it are still sent, ms. */
const SEND_GRACE_MS = 100;
/** How long calls that are broken off may take to end, ms. */
const BREAK_OFF_MS = 1000;

type Done = (call: EndedCall) => void;

/** What the measured part came to in this thread, beside what its recorder has. */
interface LoopEnd {
  readonly loop: OpenLoopResult;
  readonly lastSentNs: number;
  readonly stalls: SentShare["stalls"];
}

/** Sends its share of a run from this thread. */
export class LocalSender implements Sender {
  readonly connections: readonly ConnectionFacts[];
  readonly #plan: SenderPlan;
  readonly #scenario: Scenario;
  readonly #calls: Calls;
  /** Rejects when something went wrong that no call can end with. */
  readonly #failed: Promise<never>;
  readonly #stop = new AbortController();
  readonly #stopAtOnce = new AbortController();
  #look: () => SenderLook = () => NOTHING_SENT;
  /** Of the measured part; it takes a while to make, and all senders start at once. */
  #driver: TickDriver | undefined;
  #onTick = () => {};

  private constructor(
    plan: SenderPlan,
    { scenario, calls, failed }: {
      readonly scenario: Scenario;
      readonly calls: Calls;
      readonly failed: Promise<never>;
    },
  ) {
    this.#plan = plan;
    this.#scenario = scenario;
    this.#calls = calls;
    this.#failed = failed;
    this.connections = calls.connections;
  }

  /** Loads the certificates and opens what is kept. Rejects with a ConnectError or CredentialError. */
  static async connect(plan: SenderPlan): Promise<LocalSender> {
    const scenario = await loadScenario(plan.scenario);
    const tls = plan.tls && (await loadTlsMaterial({ ...plan.tls, now: new Date() })).material;
    const { promise: failed, reject: fail } = Promise.withResolvers<never>();
    // Whoever runs hears of it; before and behind a run nobody does.
    failed.catch(() => {});
    const calls = await scenario.open(plan.work, {
      engine: await loadEngine(plan.engine),
      channel: { ...plan.channel, tls, ...NO_RETRIES },
      callOptions: { timeoutMs: plan.timeoutMs },
      seed: plan.seed,
      fail,
    });
    return new LocalSender(plan, { scenario, calls, failed });
  }

  async warmUp(): Promise<Warm> {
    const durationNs = this.#plan.warmupSec * NS_PER_SEC;
    if (this.#plan.rate === MAX_RATE) {
      await this.#orFail(this.#closedLoop(durationNs, { start: () => {}, ended: () => {} }).run());
      return {};
    }
    this.#driver = await createTickDriver(this.#plan.pacer, () => this.#onTick(), {
      realtime: this.#plan.realtime,
    });
    const schedule = this.#schedule();
    const loop: OpenLoop = new OpenLoop({
      ...this.#openLoopOptions(schedule),
      count: schedule.countWithin(durationNs),
      start: (k) => this.#call(k, () => loop.callEnded()),
    });
    await this.#orFail(loop.run());
    return { pacer: this.#driver.facts };
  }

  async run({ start, writer }: SenderRunOptions): Promise<SentShare> {
    const startNs = startNsOf(start);
    const { rate, records } = this.#plan;
    const closedLoop = rate === MAX_RATE;
    const calls = this.#calls;
    const scenario = this.#scenario;
    const recorder = new CallRecorder({ scenario, calls, startNs, closedLoop, records, writer });
    const usage = startUsage();
    const end = await this.#orFail(
      closedLoop ? this.#runClosed(startNs, recorder) : this.#runOpen(startNs, recorder),
    );
    const connections = calls.connectionCounts();
    if (end.loop.unfinished > 0) await this.#breakOff();
    recorder.finish(end.loop.sent + end.loop.notSent);
    const { codes, firstMessages, okCount, failedCount, histograms, breakdown } = recorder;
    return {
      ...end,
      ...{ codes, firstMessages, okCount, failedCount, histograms },
      ...(breakdown === undefined ? {} : { breakdown: breakdown.counts() }),
      usage: usage.stop(),
      connections,
      realtimeLowered: this.#driver?.facts.realtime === "lowered",
      ...(calls.share === undefined ? {} : { own: calls.share() }),
    };
  }

  look(): SenderLook {
    return this.#look();
  }

  stop({ atOnce = false }: StopOptions = {}): void {
    this.#stop.abort();
    if (atOnce) this.#stopAtOnce.abort();
  }

  async close(): Promise<void> {
    await this.#driver?.close();
    await this.#calls.close();
  }

  async #runClosed(startNs: number, recorder: CallRecorder): Promise<LoopEnd> {
    await untilNs(startNs);
    const progress = new SenderProgress();
    const loop: ClosedLoop<EndedCall> = this.#closedLoop(this.#plan.durationSec * NS_PER_SEC, {
      start: () => progress.sent(NaN),
      ended: (call) => {
        recorder.ended(call, NaN);
        this.#calls.measured?.(call);
        progress.ended((call.doneNs - call.sentNs) / NS_PER_MS);
      },
    });
    this.#showProgress(progress, { recorder, loop });
    const watch = watchLoop();
    const result = await loop.run();
    return { loop: result, lastSentNs: result.elapsedNs, stalls: watch.stop() };
  }

  async #runOpen(startNs: number, recorder: CallRecorder): Promise<LoopEnd> {
    const schedule = this.#schedule();
    const stalls = new LoopStalls({ normalLateNs: 0 });
    const progress = new SenderProgress();
    const calls = this.#calls;
    let lastNs = NaN;
    let lastDueNs = NaN;
    const loop: OpenLoop = new OpenLoop({
      ...this.#openLoopOptions(schedule),
      startNs,
      createDriver: (onTick) => {
        this.#onTick = onTick;
        return Promise.resolve(this.#driver!);
      },
      count: schedule.countWithin(this.#plan.durationSec * NS_PER_SEC),
      sendWithinNs: this.#plan.durationSec * NS_PER_SEC + SEND_GRACE_MS * NS_PER_MS,
      start: (k, dueNs) => {
        // Two calls further apart than they were due: in between, the loop stood still.
        const now = nowNs();
        if (k > 0) stalls.note(Math.min(now - lastNs - (dueNs - lastDueNs), now - dueNs));
        lastNs = now;
        lastDueNs = dueNs;
        progress.sent((now - dueNs) / NS_PER_MS);
        this.#call(k, (call) => {
          recorder.ended(call, dueNs);
          calls.measured?.(call);
          progress.ended((call.doneNs - call.sentNs) / NS_PER_MS);
          loop.callEnded();
        });
      },
      notSent: (_k, dueNs) => recorder.notSent(dueNs),
    });
    this.#showProgress(progress, { recorder, loop });
    const result = await loop.run();
    return { loop: result, lastSentNs: lastNs - startNs, stalls: stalls.counts() };
  }

  /** Ends calls that do not end by themselves: with their connections, so each has a status. */
  async #breakOff(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, BREAK_OFF_MS));
    await Promise.race([this.#calls.close(), late]);
    clearTimeout(timer);
    // What ended with its connection tells so by then.
    await new Promise((resolve) => setTimeout(resolve));
  }

  #showProgress(
    progress: SenderProgress,
    { recorder, loop }: {
      readonly recorder: CallRecorder;
      readonly loop: { readonly inFlight: number };
    },
  ): void {
    this.#look = () => progress.look({ failed: recorder.failedCount, inFlight: loop.inFlight });
  }

  /** What comes first: the end of a loop, or a failure of what it calls. */
  #orFail<T>(loop: Promise<T>): Promise<T> {
    return Promise.race([loop, this.#failed]);
  }

  /** Calls of this sender have the numbers index, index + of, … of the run. */
  #call(k: number, done: Done): void {
    const { index, of } = this.#plan;
    this.#calls.start(index + k * of, done);
  }

  #closedLoop(
    durationNs: number,
    on: { readonly start: () => void; readonly ended: Done },
  ): ClosedLoop<EndedCall> {
    return new ClosedLoop({
      inFlight: shareOf(this.#plan.inFlight, this.#plan),
      durationNs,
      drainMs: this.#drainMs,
      signal: this.#stop.signal,
      atOnce: this.#stopAtOnce.signal,
      isOk: (this.#scenario.statuses ?? GRPC_STATUSES).isOk,
      start: (k, done) => {
        on.start();
        this.#call(k, done);
      },
      ended: on.ended,
    });
  }

  #schedule(): Schedule {
    return sharedSchedule(parseSchedule(this.#plan.rate, { seed: this.#plan.seed }), this.#plan);
  }

  /** Long enough for the deadline of any call, and for a connection that it opens before. */
  get #drainMs(): number {
    const { timeoutMs, channel: { connectTimeoutMs = 0 } } = this.#plan;
    const connectMs = this.#scenario.connectionUse === "each" ? connectTimeoutMs : 0;
    return connectMs + timeoutMs + DRAIN_GRACE_MS;
  }

  #openLoopOptions(schedule: Schedule) {
    return {
      schedule,
      pacer: this.#plan.pacer,
      inFlightMax: shareOf(this.#plan.inFlight, this.#plan),
      drainMs: this.#drainMs,
      signal: this.#stop.signal,
      atOnce: this.#stopAtOnce.signal,
    };
  }
}

/** A start on the clock of this thread. */
function startNsOf({ epochMs }: RunStart): number {
  return (epochMs - performance.timeOrigin) * NS_PER_MS;
}

/** Resolves at a time of the clock, or at once when it has passed; a closed loop needs no more. */
function untilNs(ns: number): Promise<void> {
  const leftMs = (ns - nowNs()) / NS_PER_MS;
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, leftMs)));
}
