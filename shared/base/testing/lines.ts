/** Reads a stream to its end, keeps its text and tells those who wait for a line. */
export class Lines {
  text = "";
  /** Resolves when the stream has ended. */
  readonly done: Promise<void>;
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(stream: ReadableStream<Uint8Array> | undefined) {
    this.done = this.#read(stream);
  }

  /** The `count`th line that matches, once it is whole; undefined when the stream ends first. */
  async find(pattern: RegExp, count: number): Promise<string | undefined> {
    for (;;) {
      const lines = this.text.split("\n").slice(0, -1).filter((text) => pattern.test(text));
      const line = lines[count - 1];
      if (line !== undefined || this.#ended) return line;
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  async #read(stream: ReadableStream<Uint8Array> | undefined): Promise<void> {
    if (stream !== undefined) {
      for await (const chunk of stream.pipeThrough(new TextDecoderStream() as TransformStream)) {
        this.text += chunk;
        this.#wake();
      }
    }
    this.#ended = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
