import type { CostClass } from "./cost_class.ts";

interface Queue<T> {
  readonly items: T[];
  /** Work done for this class, ns, on the scale of `#servedNs`. */
  servedNs: number;
}

/**
 * A queue for each cost class; each class with something to do gets the same share of the time, as
 * in start-time fair queueing (Goyal, Vin, Cheng 1996). So a flood of one class delays another by
 * one operation, and never by its queue. Pure: what an operation costs is asked for.
 */
export class FairQueues<T> {
  readonly #queues = new Map<CostClass, Queue<T>>();
  readonly #costNs: (cost: CostClass) => number;
  #servedNs = 0;
  #length = 0;

  constructor(costNs: (cost: CostClass) => number) {
    this.#costNs = costNs;
  }

  get length(): number {
    return this.#length;
  }

  /** How many of a class wait. */
  lengthOf(cost: CostClass): number {
    return this.#queues.get(cost)?.items.length ?? 0;
  }

  push(cost: CostClass, item: T): void {
    let queue = this.#queues.get(cost);
    if (queue === undefined) {
      queue = { items: [], servedNs: 0 };
      this.#queues.set(cost, queue);
    }
    // Who had nothing to do has saved up nothing.
    if (queue.items.length === 0) queue.servedNs = Math.max(queue.servedNs, this.#servedNs);
    queue.items.push(item);
    this.#length++;
  }

  /** The next item, of the class that was served least. */
  next(): T | undefined {
    let least: [CostClass, Queue<T>] | undefined;
    for (const entry of this.#queues) {
      if (entry[1].items.length === 0) continue;
      if (least === undefined || entry[1].servedNs < least[1].servedNs) least = entry;
    }
    if (least === undefined) return undefined;
    const [cost, queue] = least;
    this.#servedNs = queue.servedNs;
    queue.servedNs += this.#costNs(cost);
    this.#length--;
    return queue.items.shift();
  }

  /**
   * How long a new item of this class would wait, ns, with `workers` that have `underWayNs` before
   * them together: until its turn, each other class is served as much as its own, or less.
   */
  expectedWaitNs(
    cost: CostClass,
    { workers, underWayNs }: { readonly workers: number; readonly underWayNs: number },
  ): number {
    const ownNs = this.lengthOf(cost) * this.#costNs(cost);
    let ns = underWayNs;
    for (const [each, { items }] of this.#queues) {
      const eachNs = this.#costNs(each);
      // One operation is not cut: a class in its turn is served at least one.
      ns += each === cost ? ownNs : Math.min(items.length * eachNs, Math.max(ownNs, eachNs));
    }
    return ns / workers;
  }
}
