import { nowNs } from "../clock/mod.ts";

/** From here on a late turn counts as a stall, ns beyond what is normal for its source. */
const STALL_NS = 1e6;

/**
 * How late a timer of Deno is on an idle machine, ns: setTimeout 1.1 ms at the median and 1.4 ms at
 * p99, setInterval 0.1 and 1.35 ms (2.9.3, 300 turns each).
 */
const TIMER_NORMAL_NS = 1.5e6;

/** How often the loop is looked at by `watchLoop`, ms. A look costs a turn, about 40 µs. */
const PERIOD_MS = 10;

/**
 * Times at which the event loop did not turn when it should have: because code ran on, or because
 * the machine gave this thread no processor.
 */
export interface StallCounts {
  /** Turns that came more than 1 ms later than is normal. */
  readonly stalls: number;
  /** The longest of them beyond what is normal, ms; 0 without any. */
  readonly longestMs: number;
  /** All of them together, ms. */
  readonly totalMs: number;
}

/** Counts late turns. Costs a comparison a turn, so a sending loop can note each of its ticks. */
export class LoopStalls {
  readonly #normalNs: number;
  #stalls = 0;
  #longestNs = 0;
  #totalNs = 0;

  /** @param normalLateNs how late a turn of this source is when nothing is wrong, ns */
  constructor({ normalLateNs }: { readonly normalLateNs: number }) {
    this.#normalNs = normalLateNs;
  }

  /** A turn that was due came `lateNs` after that. */
  note(lateNs: number): void {
    const beyondNs = lateNs - this.#normalNs;
    if (beyondNs <= STALL_NS) return;
    this.#stalls++;
    this.#totalNs += beyondNs;
    if (beyondNs > this.#longestNs) this.#longestNs = beyondNs;
  }

  /** What was counted so far. */
  counts(): StallCounts {
    return {
      stalls: this.#stalls,
      longestMs: this.#longestNs / 1e6,
      totalMs: this.#totalNs / 1e6,
    };
  }
}

/** A repeating timer: calls `turn` every `periodMs` until the function it returns is called. */
type Repeat = (turn: () => void, periodMs: number) => () => void;

/** A watch over this thread's event loop. */
interface LoopWatch {
  /** Ends the watch and tells what it saw. A second call tells the same. */
  stop(): StallCounts;
}

/**
 * Watches the event loop by a timer every 10 ms, for 0.4 % of a core. It sees every stall of more
 * than 12.5 ms and, of shorter ones, those during which the timer was due; a loop with ticks of its
 * own sees more by `LoopStalls.note`. On Deno 2.9.3 `perf_hooks.monitorEventLoopDelay` is no help:
 * its histogram stays below 17 µs while the loop is blocked for 30 ms at a time.
 */
export function watchLoop(
  options: { readonly nowNs?: () => number; readonly repeat?: Repeat } = {},
): LoopWatch {
  const { nowNs: now = nowNs, repeat = everyMs } = options;
  const stalls = new LoopStalls({ normalLateNs: TIMER_NORMAL_NS });
  let lastNs = now();
  const cancel = repeat(() => {
    const turnNs = now();
    stalls.note(turnNs - lastNs - PERIOD_MS * 1e6);
    lastNs = turnNs;
  }, PERIOD_MS);
  return {
    stop() {
      cancel();
      return stalls.counts();
    },
  };
}

function everyMs(turn: () => void, periodMs: number): () => void {
  const timer = setInterval(turn, periodMs);
  // A watch is no reason for the program to go on.
  Deno.unrefTimer(timer);
  return () => clearInterval(timer);
}
