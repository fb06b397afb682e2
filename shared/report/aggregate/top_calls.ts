import type { ReportCall } from "./report_call.ts";

/**
 * The slowest calls of a run, however many there were: a heap with the fastest of them on top, which
 * the next slower one replaces.
 */
export class TopCalls {
  readonly #heap: ReportCall[] = [];
  readonly #size: number;

  /** @param size how many are kept */
  constructor(size: number) {
    this.#size = size;
  }

  /** Takes a call when it is among the slowest so far; it is copied. */
  add(call: ReportCall): void {
    const heap = this.#heap;
    if (heap.length < this.#size) {
      heap.push({ ...call });
      this.#up(heap.length - 1);
    } else if (call.latencyMs > heap[0].latencyMs) {
      heap[0] = { ...call };
      this.#down(0);
    }
  }

  /** The slowest first; of equal ones that which was due first. */
  sorted(): ReportCall[] {
    return [...this.#heap].sort((a, b) => b.latencyMs - a.latencyMs || a.atMs - b.atMs);
  }

  #up(from: number): void {
    const heap = this.#heap;
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (heap[parent].latencyMs <= heap[at].latencyMs) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(from: number): void {
    const heap = this.#heap;
    for (let at = from;;) {
      let least = at;
      for (const child of [at * 2 + 1, at * 2 + 2]) {
        if (child < heap.length && heap[child].latencyMs < heap[least].latencyMs) least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b], this.#heap[a]];
  }
}
