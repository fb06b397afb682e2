/** What a queue asks of the call that fills it. */
interface MessageQueueHooks {
  /** The reader has taken all there was and wants one more message. Asked once a message. */
  readonly pull: () => void;
  /** The reader has left before the end. */
  readonly abandon: () => void;
}

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

type End = { readonly kind: "done" } | { readonly kind: "failed"; readonly error: unknown };

/**
 * The messages that a call receives, for one reader. It asks for a message only when it has none,
 * so that a slow reader holds at most one and flow control does the rest.
 */
export class MessageQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #hooks: MessageQueueHooks;
  readonly #messages: T[] = [];
  readonly #readers: Reader<T>[] = [];
  #end: End | undefined;
  #pulling: boolean;

  /** @param options.pulling whether the first message has already been asked for @default false */
  constructor(hooks: MessageQueueHooks, options: { readonly pulling?: boolean } = {}) {
    this.#hooks = hooks;
    this.#pulling = options.pulling ?? false;
  }

  /** Adds a message that arrived. */
  push(message: T): void {
    this.#pulling = false;
    if (this.#end !== undefined) return;
    const reader = this.#readers.shift();
    if (reader === undefined) {
      this.#messages.push(message);
      return;
    }
    reader.resolve({ done: false, value: message });
    if (this.#readers.length > 0) this.#pull();
  }

  /** There are no more messages; those that have arrived can still be read. */
  end(): void {
    this.#close({ kind: "done" });
  }

  /** As `end`, but the reader is told why by a throw. */
  fail(error: unknown): void {
    this.#close({ kind: "failed", error });
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#messages.length > 0) {
      const value = this.#messages.shift() as T;
      if (this.#messages.length === 0) this.#pull();
      return Promise.resolve({ done: false, value });
    }
    if (this.#end !== undefined) {
      const end = this.#end;
      this.#end = { kind: "done" }; // an iterator throws once
      return end.kind === "failed"
        ? Promise.reject(end.error)
        : Promise.resolve({ done: true, value: undefined });
    }
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
      this.#pull();
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#messages.length = 0;
    if (this.#end === undefined) {
      this.end();
      this.#hooks.abandon();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #pull(): void {
    if (this.#pulling || this.#end !== undefined) return;
    this.#pulling = true;
    this.#hooks.pull();
  }

  #close(end: End): void {
    if (this.#end !== undefined) return;
    const first = this.#readers.shift();
    this.#end = first === undefined ? end : { kind: "done" };
    if (end.kind === "failed") first?.reject(end.error);
    else first?.resolve({ done: true, value: undefined });
    for (const reader of this.#readers) reader.resolve({ done: true, value: undefined });
    this.#readers.length = 0;
  }
}
