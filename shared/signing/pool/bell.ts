/** A timer that only keeps the event loop alive; as long as setTimeout can. */
const KEEP_ALIVE_MS = 2 ** 31 - 1;

/** Tells a thread that is in its event loop that workers have answered. */
export class Bell {
  readonly block = new SharedArrayBuffer(4);
  readonly #cell = new Int32Array(this.block);
  readonly #keepAlive = setInterval(() => {}, KEEP_ALIVE_MS);
  readonly #onRing: () => void;
  #closed = false;

  constructor(onRing: () => void) {
    this.#onRing = onRing;
    Deno.unrefTimer(this.#keepAlive);
    this.#wait();
  }

  /** Whether the program must not end yet: a wait for the bell alone does not keep it. */
  keepAlive(needed: boolean): void {
    if (needed) Deno.refTimer(this.#keepAlive);
    else Deno.unrefTimer(this.#keepAlive);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#keepAlive);
    Atomics.add(this.#cell, 0, 1);
    Atomics.notify(this.#cell, 0);
  }

  readonly #wait = () => {
    for (;;) {
      if (this.#closed) return;
      const rings = Atomics.load(this.#cell, 0);
      // Whatever was answered before the load is seen here; what comes after it rings.
      this.#onRing();
      const ring = Atomics.waitAsync(this.#cell, 0, rings);
      if (!ring.async) continue;
      ring.value.then(this.#wait);
      return;
    }
  };
}
