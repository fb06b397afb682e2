import type { Duplex as Stream } from "node:stream";
import type { ConnectError } from "./connect_error.ts";
import { ConnectionLostError } from "./connection_lost_error.ts";
import type { Duplex, DuplexFacts, DuplexListener } from "./duplex.ts";

/** How a dialled connection tells that the peer refused it after all. */
export interface FirstByteGuard {
  /** What the first bytes mean, when they are not what was hoped for. */
  onFirstBytes(bytes: Uint8Array): ConnectError | undefined;
  /** What an end before the first byte means. */
  onEarlyEnd(error: Error | undefined): ConnectError;
}

/** What only one of the two ends has. */
interface SocketDuplexExtras {
  /** Of a dialled connection. */
  readonly guard?: FirstByteGuard;
  /** Of an accepted one, see {@link Duplex.peerFault}. */
  readonly peerFault?: () => string | undefined;
}

/** So that who reads sees one class of array, not Node's Buffer as well. */
export function plainView({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** A Duplex over an open socket of node:net or node:tls, or over a stream that acts like one. */
export class SocketDuplex implements Duplex {
  readonly #socket: Stream;
  readonly facts: DuplexFacts;
  readonly peerFault: () => string | undefined;
  #listener!: DuplexListener;
  /** Until the first byte of a dialled connection. */
  #guard: FirstByteGuard | undefined;
  #error: ConnectError | ConnectionLostError | undefined;
  #closedHere = false;
  /** Whether `onDrain` is owed. */
  #full = false;

  constructor(socket: Stream, facts: DuplexFacts, extras: SocketDuplexExtras = {}) {
    this.#socket = socket;
    this.facts = facts;
    this.#guard = extras.guard;
    this.peerFault = extras.peerFault ?? (() => undefined);
  }

  /** From now on events go to the listener. */
  start(listener: DuplexListener): void {
    this.#listener = listener;
    this.#socket.on("error", (error) => this.#failed(error));
    this.#socket.on("close", () => this.#closed());
  }

  /** For whoever reads the socket. */
  receive(bytes: Uint8Array): void {
    if (this.#guard !== undefined) {
      this.#error = this.#guard.onFirstBytes(bytes);
      this.#guard = undefined;
      if (this.#error !== undefined) this.destroy();
    }
    if (!this.#closedHere) this.#listener.onData(bytes);
  }

  write(bytes: Uint8Array): boolean {
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return true;
    const idle = socket.writableLength === 0;
    socket.write(bytes, this.#onWritten);
    // TLS has encrypted them by now, though it only tells so in a later phase of the turn. Plain
    // bytes that the kernel did not take, and bytes behind others, are kept by reference.
    if (idle && (this.facts.tls !== undefined || socket.writableLength === 0)) return true;
    this.#full = true;
    return false;
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#closedHere = true;
    this.#socket.destroy();
  }

  /** The event `drain` comes only after the stream's high-water mark was passed. */
  readonly #onWritten = (error?: Error | null): void => {
    if (!this.#full || error || this.#socket.writableLength > 0 || this.#socket.destroyed) return;
    this.#full = false;
    this.#listener.onDrain();
  };

  #failed(error: Error): void {
    this.#error ??= this.#guard?.onEarlyEnd(error) ??
      new ConnectionLostError(`the connection to ${this.facts.remote} broke: ${error.message}`, {
        cause: error,
      });
  }

  #closed(): void {
    if (!this.#closedHere) this.#error ??= this.#guard?.onEarlyEnd(undefined);
    this.#listener.onClose(this.#error);
  }
}
