import { favourThread } from "./favour_thread.ts";
import type { Cell, SleeperMemory } from "./_sleeper_memory.ts";

/** What the worker is given. `earlyMs`: how long before each due time it rings. */
export interface SleeperOrder extends SleeperMemory {
  readonly Cell: typeof Cell;
  readonly earlyMs: number;
  /** The real-time priority to ask for; 0 for none. */
  readonly priority: number;
}

/**
 * The worker as a `data:` URL, which needs no permission to load and works from source, bundle and
 * compiled binary alike. The module is the text of `runSleeper` and `favourThread`, which
 * therefore may refer to nothing outside themselves.
 */
export function sleeperWorkerUrl(): URL {
  const source =
    `import { workerData } from "node:worker_threads";\n(${runSleeper})(workerData, ${favourThread});\n`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** Sleeps to each due time in turn and rings the bell; runs in the worker, until closed. */
function runSleeper(
  { cells, pong, ring, Cell, earlyMs, priority }: SleeperOrder,
  favour: typeof favourThread,
): void {
  const favours = favour(priority > 0 ? "realtime" : "slice", priority);
  const ready = 1 + (favours.timerSlackLowered ? 2 : 0) + (favours.realtime ? 4 : 0);
  Atomics.store(cells, Cell.READY, ready);
  Atomics.notify(cells, Cell.READY);
  answerPings();
  sleepInTurn();

  function sleepInTurn(): void {
    let tail = 0;
    while (Atomics.load(cells, Cell.CLOSED) === 0) {
      if (Atomics.load(cells, Cell.HEAD) === tail) {
        // No wake is lost: `wait` compares HEAD again, after IDLE has been seen to be set.
        Atomics.store(cells, Cell.IDLE, 1);
        Atomics.wait(cells, Cell.HEAD, tail);
        Atomics.store(cells, Cell.IDLE, 0);
        continue;
      }
      const waitMs = ring[tail & (ring.length - 1)] - earlyMs - performance.now();
      if (waitMs > 0) {
        Atomics.wait(cells, Cell.CLOSED, 0, waitMs);
        continue;
      }
      // One ring serves all that have come due meanwhile.
      tail = (tail + 1) | 0;
      const now = performance.now();
      while (
        tail !== Atomics.load(cells, Cell.HEAD) && ring[tail & (ring.length - 1)] - earlyMs <= now
      ) tail = (tail + 1) | 0;
      Atomics.store(cells, Cell.TAIL, tail);
      Atomics.add(cells, Cell.BELL, 1);
      Atomics.notify(cells, Cell.BELL);
    }
  }

  /** Tells the main thread this thread's time when asked; spins, so that the answer is quick. */
  function answerPings(): void {
    let spinUntil = performance.now() + 5;
    for (let answered = 0;;) {
      const ping = Atomics.load(cells, Cell.PING);
      if (ping < 0 || Atomics.load(cells, Cell.CLOSED) === 1) return;
      if (ping !== answered) {
        pong[0] = performance.now();
        answered = ping;
        Atomics.store(cells, Cell.PONG, ping);
        Atomics.notify(cells, Cell.PONG);
        spinUntil = performance.now() + 5;
      } else if (performance.now() > spinUntil) {
        Atomics.wait(cells, Cell.PING, answered, 100);
      }
    }
  }
}
