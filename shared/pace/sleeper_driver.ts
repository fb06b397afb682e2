import { Worker } from "node:worker_threads";
import { nowNs } from "../clock/mod.ts";
import { type ClockOffset, measureClockOffset } from "./_clock_offset.ts";
import { favourThread } from "./favour_thread.ts";
import { Fifo } from "./_fifo.ts";
import { Cell, RING_SLOTS, type SleeperMemory, sleeperMemory } from "./_sleeper_memory.ts";
import { type SleeperOrder, sleeperWorkerUrl } from "./_sleeper_worker.ts";
import type { TickDriver, TickDriverFacts, TickDriverOptions } from "./tick_driver.ts";
import { watchBusyThread } from "./busy_thread.ts";

/** The spin driver rings this long before the due time: the p50 of a wake. */
const SPIN_EARLY_MS = 0.06;
/** The timer slack of a thread that could not lower it (prctl(2)). */
const DEFAULT_TIMER_SLACK_MS = 0.05;
const START_TIMEOUT_MS = 5000;
/** Real-time priorities: the sleeper goes before the loop that it wakes. */
const LOOP_PRIORITY = 20;
const SLEEPER_PRIORITY = 21;
/** A timer that only keeps the event loop alive; as long as setTimeout can. */
const KEEP_ALIVE_MS = 2 ** 31 - 1;

/** There is no sleeper to be had: workers are not allowed, or the worker did not start. */
class SleeperUnavailableError extends Error {
  readonly kind = "sleeper-unavailable";
  override readonly name = "SleeperUnavailableError";
}

/**
 * A driver whose sleep is a worker blocked in `Atomics.wait`, the one sleep on Deno that is as fine
 * as the kernel's. Throws a `SleeperUnavailableError`.
 */
export async function createSleeperDriver(
  kind: "sleeper" | "spin",
  onTick: () => void,
  { realtime = false, onLowered = () => {} }: TickDriverOptions = {},
): Promise<TickDriver> {
  const memory = sleeperMemory();
  // Who spins keeps a core.
  const asks = realtime && kind === "sleeper";
  const earlyMs = kind === "spin" ? SPIN_EARLY_MS : 0;
  const worker = startWorker({ ...memory, Cell, earlyMs, priority: asks ? SLEEPER_PRIORITY : 0 });
  try {
    await workerReady(worker, memory);
    const offset = measureClockOffset(memory);
    if (offset === undefined) throw new SleeperUnavailableError("the sleeping worker went silent");
    const favours = favourThread(asks ? "realtime" : "slice", LOOP_PRIORITY);
    const { sliceShortened } = favours;
    const got = !asks ? undefined : favours.realtime ? "on" : "refused";
    const parts = { kind, onTick, memory, worker, offset, sliceShortened, realtime: got } as const;
    return new SleeperDriver({ ...parts, onLowered });
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

function startWorker(order: SleeperOrder): Worker {
  try {
    return new Worker(sleeperWorkerUrl(), { workerData: order });
  } catch (cause) {
    throw new SleeperUnavailableError("the sleeping worker cannot be made", { cause });
  }
}

async function workerReady(worker: Worker, { cells }: SleeperMemory): Promise<void> {
  const failed = Promise.withResolvers<never>();
  const onError = (cause: unknown) => {
    failed.reject(new SleeperUnavailableError("the sleeping worker failed to start", { cause }));
  };
  worker.on("error", onError);
  const ready = Atomics.waitAsync(cells, Cell.READY, 0, START_TIMEOUT_MS);
  if (await Promise.race([ready.value, failed.promise]) === "timed-out") {
    throw new SleeperUnavailableError(`the sleeping worker took over ${START_TIMEOUT_MS} ms`);
  }
  // From here on an error is nothing to fall back from: without a listener it is uncaught.
  worker.off("error", onError);
}

interface SleeperParts {
  readonly kind: "sleeper" | "spin";
  readonly onTick: () => void;
  readonly memory: SleeperMemory;
  readonly worker: Worker;
  readonly offset: ClockOffset;
  readonly sliceShortened: boolean;
  readonly realtime: TickDriverFacts["realtime"];
  readonly onLowered: () => void;
}

class SleeperDriver implements TickDriver {
  #facts: TickDriverFacts;
  readonly #onTick: () => void;
  readonly #memory: SleeperMemory;
  readonly #worker: Worker;
  /** With the least offset the worker's due time is never before ours. */
  readonly #offsetMs: number;
  /** Due times for which the ring has no room yet. */
  readonly #overflow = new Fifo<number>();
  readonly #keepAlive = setInterval(() => {}, KEEP_ALIVE_MS);
  #stopWatch = () => {};
  #head = 0;
  #waiting = false;
  #closed = false;

  constructor(parts: SleeperParts) {
    const { kind, onTick, memory, worker, offset, sliceShortened, realtime } = parts;
    const timerSlackLowered = (Atomics.load(memory.cells, Cell.READY) & 2) !== 0;
    this.#facts = {
      driver: kind,
      resolutionMs: kind === "spin" || timerSlackLowered ? 1e-6 : DEFAULT_TIMER_SLACK_MS,
      timerSlackLowered,
      sliceShortened,
      ...(realtime === undefined ? {} : { realtime }),
      clockErrorMs: offset.mostMs - offset.leastMs,
    };
    if (realtime === "on") {
      this.#stopWatch = watchBusyThread(() => {
        favourThread("lower");
        this.#facts = { ...this.#facts, realtime: "lowered" };
        parts.onLowered();
      });
    }
    this.#onTick = onTick;
    this.#memory = memory;
    this.#worker = worker;
    this.#offsetMs = offset.leastMs;
    worker.unref();
    Deno.unrefTimer(this.#keepAlive);
    this.#awaitBell();
  }

  get facts(): TickDriverFacts {
    return this.#facts;
  }

  schedule(dueNs: number): void {
    if (this.#closed) return;
    if (!this.#waiting) this.#setWaiting(true);
    if (this.#overflow.length > 0 || this.#ringIsFull()) this.#overflow.push(dueNs);
    else this.#put(dueNs);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#keepAlive);
    this.#stopWatch();
    // What this thread does behind a run, a page for one, keeps nobody waiting.
    if (this.#facts.realtime === "on") favourThread("lower");
    const { cells } = this.#memory;
    Atomics.store(cells, Cell.CLOSED, 1);
    // A worker that waits does not notice that it is to end: wake it, whatever it waits for.
    for (const cell of [Cell.CLOSED, Cell.HEAD, Cell.BELL]) Atomics.notify(cells, cell);
    await this.#worker.terminate();
  }

  #ringIsFull(): boolean {
    const used = (this.#head - Atomics.load(this.#memory.cells, Cell.TAIL)) | 0;
    // The slot that was taken out last stays as it is: the bell's handler reads it.
    return used >= RING_SLOTS - 1;
  }

  #put(dueNs: number): void {
    const { cells, ring } = this.#memory;
    ring[this.#head & (RING_SLOTS - 1)] = dueNs / 1e6 - this.#offsetMs;
    this.#head = (this.#head + 1) | 0;
    Atomics.store(cells, Cell.HEAD, this.#head);
    // A worker that waits for a due time will see the new one in its turn: no system call here.
    if (Atomics.load(cells, Cell.IDLE) === 1) Atomics.notify(cells, Cell.HEAD);
  }

  #awaitBell(): void {
    const { cells } = this.#memory;
    for (;;) {
      const bell = Atomics.waitAsync(cells, Cell.BELL, Atomics.load(cells, Cell.BELL));
      if (!bell.async) continue;
      bell.value.then(this.#onBell);
      return;
    }
  }

  readonly #onBell = () => {
    if (this.#closed) return;
    // Waiting again comes first: whatever comes due from here on rings again, and on a turn of its
    // own, so that sockets are served in between; what came due before is seen by the callback.
    this.#awaitBell();
    const { cells, ring } = this.#memory;
    const tail = Atomics.load(cells, Cell.TAIL);
    const dueMs = ring[(tail - 1) & (RING_SLOTS - 1)] + this.#offsetMs;
    while (this.#overflow.length > 0 && !this.#ringIsFull()) this.#put(this.#overflow.shift()!);
    // The spin; without it no more than what rounding took off.
    while (nowNs() < dueMs * 1e6);
    if (tail === this.#head) this.#setWaiting(false);
    this.#onTick();
  };

  /** A promise of `Atomics.waitAsync` alone does not keep the event loop alive. */
  #setWaiting(waiting: boolean): void {
    this.#waiting = waiting;
    if (waiting) Deno.refTimer(this.#keepAlive);
    else Deno.unrefTimer(this.#keepAlive);
  }
}
