/** Reads a stream to its end, keeps its text and wakes those who wait for a line. */
export class Lines {
  /** Resolves when the stream has ended. */
  readonly done: Promise<void>;
  /** The last one is not whole. */
  readonly #lines = [""];
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(stream: ReadableStream<Uint8Array> | undefined) {
    this.done = this.#read(stream);
  }

  get text(): string {
    return this.#lines.join("\n");
  }

  /** The line at an index, from 0, once it is whole; undefined when the stream ends first. */
  async at(index: number): Promise<string | undefined> {
    while (!this.#ended && index >= this.#lines.length - 1) await this.#more();
    return index < this.#lines.length - 1 ? this.#lines[index] : undefined;
  }

  /** The `count`th line that matches, once it is whole; undefined when the stream ends first. */
  async find(pattern: RegExp, count: number): Promise<string | undefined> {
    let left = count;
    for (let index = 0;; index++) {
      const line = await this.at(index);
      if (line === undefined || pattern.test(line) && --left === 0) return line;
    }
  }

  /** What came first, in whole lines or not; empty when the stream ends without anything. */
  async first(): Promise<string> {
    while (!this.#ended && this.text === "") await this.#more();
    return this.text;
  }

  async #read(stream: ReadableStream<Uint8Array> | undefined): Promise<void> {
    if (stream !== undefined) {
      for await (const chunk of stream.pipeThrough(new TextDecoderStream() as TransformStream)) {
        this.#lines.push(...(this.#lines.pop() + chunk).split("\n"));
        this.#wake();
      }
    }
    this.#ended = true;
    this.#wake();
  }

  #more(): Promise<void> {
    return new Promise((wake) => this.#waiting.push(wake));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
