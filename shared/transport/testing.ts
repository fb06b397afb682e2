import type { Duplex, DuplexListener } from "./mod.ts";

export { openMultiplexer } from "./testing/open_multiplexer.ts";
export { openVsockLab, type VsockLab, vsockProblem } from "./testing/open_vsock_lab.ts";

/** A DuplexListener for tests that keeps what it is told and lets it be awaited. */
export class RecordingListener implements DuplexListener {
  readonly chunks: Uint8Array[] = [];
  drains = 0;
  readonly #closed = Promise.withResolvers<Error | undefined>();
  #wake = Promise.withResolvers<void>();

  /** The error with which the duplex closed, or undefined. */
  get closed(): Promise<Error | undefined> {
    return this.#closed.promise;
  }

  /** All bytes so far as text. */
  get text(): string {
    return this.chunks.map((chunk) => new TextDecoder().decode(chunk)).join("");
  }

  get receivedBytes(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  /** Resolves when the condition holds, which is looked at after every event. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#wake.promise;
  }

  onData(bytes: Uint8Array): void {
    this.chunks.push(bytes.slice());
    this.#notify();
  }

  onDrain(): void {
    this.drains++;
    this.#notify();
  }

  onClose(error?: Error): void {
    this.#closed.resolve(error);
    this.#notify();
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}

/** A DuplexListener that sends everything back. */
export function echo(duplex: Duplex): DuplexListener {
  return {
    onData: (bytes) => void duplex.write(bytes.slice()),
    onDrain() {},
    onClose() {},
  };
}
