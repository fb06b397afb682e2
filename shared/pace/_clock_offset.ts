import { Cell, type SleeperMemory } from "./_sleeper_memory.ts";

/** Bounds on (time on this thread − time on the worker) at one instant, ms. */
export interface ClockOffset {
  readonly leastMs: number;
  readonly mostMs: number;
}

const GOOD_ENOUGH_MS = 0.005;
/** While both threads share one core every answer is late; the scheduler soon parts them. */
const MAX_PINGS = 1000;
const MAX_MS = 50;
const SPIN_MS = 0.2;

/**
 * Finds how far this thread's `performance.now()` is from the worker's, whose origin is its own
 * start. `performance.timeOrigin` would say so only as well as the wall clock stood still between
 * the two starts. Here both threads meet over shared memory: an answer was stamped between the
 * asking and the hearing, which bounds the offset from both sides, and the bounds of many pings
 * intersect (the round trip bound of NTP, RFC 5905 section 8). About 1 µs apart on two cores.
 *
 * Blocks this thread for well below a millisecond where the worker has a core to itself.
 *
 * @returns undefined when the worker does not answer
 */
export function measureClockOffset({ cells, pong }: SleeperMemory): ClockOffset | undefined {
  let [leastMs, mostMs] = [-Infinity, Infinity];
  const startMs = performance.now();
  for (let ping = 1; ping <= MAX_PINGS && mostMs - leastMs > GOOD_ENOUGH_MS; ping++) {
    const askedMs = performance.now();
    if (askedMs > startMs + MAX_MS && ping > 1) break;
    Atomics.store(cells, Cell.PING, ping);
    Atomics.notify(cells, Cell.PING);
    if (!hearPong(cells, ping)) return undefined;
    const heardMs = performance.now();
    leastMs = Math.max(leastMs, askedMs - pong[0]);
    mostMs = Math.min(mostMs, heardMs - pong[0]);
  }
  Atomics.store(cells, Cell.PING, -1);
  Atomics.notify(cells, Cell.PING);
  return { leastMs, mostMs };
}

/**
 * Every other time spins for the answer, which is closest where the worker has a core to itself;
 * else blocks at once, so that on a single core the worker runs right after the asking.
 */
function hearPong(cells: SleeperMemory["cells"], ping: number): boolean {
  const spinUntilMs = performance.now() + (ping % 2 === 1 ? SPIN_MS : 0);
  while (performance.now() < spinUntilMs) {
    if (Atomics.load(cells, Cell.PONG) === ping) return true;
  }
  return Atomics.wait(cells, Cell.PONG, ping - 1, 1000) !== "timed-out";
}
