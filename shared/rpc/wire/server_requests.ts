import { type CallStatus, type MessageEncoding, MessageReader } from "../../grpc/mod.ts";
import type { Http2Stream } from "../../wire/mod.ts";
import { RpcError } from "../errors.ts";
import { MessageQueue } from "../message_queue.ts";
import type { CallCarrier } from "./server_carrier.ts";

/** The call whose messages these are. */
export interface StreamedCall {
  readonly carrier: CallCarrier;
  readonly stream: Http2Stream;
  readonly ended: boolean;
  /** A request from bytes that are borrowed; ends the call where it is none. */
  decode(bytes: Uint8Array): unknown;
  /** Ends the call for what its client sent. */
  refuse(error: RpcError): void;
  /** Counts bytes that are kept; false, and the call is over, where too many. */
  hold(bytes: number): boolean;
  /** Nothing is kept any more. */
  release(): void;
}

/**
 * The messages of a client that streams. Their bytes are given back to the client's window only when
 * the handler wants more than has arrived, so that a handler that does not read stops the client.
 */
export class ServerRequests {
  readonly queue: MessageQueue<unknown>;
  readonly #call: StreamedCall;
  readonly #reader: MessageReader;
  /** The handler waits for a message. */
  #wanted = false;
  /** Bytes that came and were not given back yet. */
  #heldBytes = 0;

  constructor(call: StreamedCall, encoding: MessageEncoding) {
    this.#call = call;
    call.stream.autoConsume = false;
    this.queue = new MessageQueue({
      pull: () => this.#pull(),
      abandon: () => {}, // the handler has read enough; the status ends the call
    });
    this.#reader = new MessageReader({ onMessage: (bytes) => this.#onMessage(bytes) }, {
      encoding,
      maxMessageBytes: call.carrier.maxRequestBytes,
    });
  }

  onData(bytes: Uint8Array, start: number, end: number, endStream: boolean): void {
    const fault = this.#reader.push(bytes, start, end);
    if (fault !== undefined) return this.#fail(fault);
    if (this.#call.ended || !this.#call.hold(end - start)) return this.#reader.stop();
    this.#heldBytes += end - start;
    // Also within a message: one may be larger than the window.
    if (this.#wanted) this.#giveBack();
    if (endStream) this.onEnd();
  }

  onEnd(): void {
    const fault = this.#reader.end();
    if (fault !== undefined) return this.#fail(fault);
    // Node's HTTP/2 client ends a stream right before it resets it. A reset that came in the same
    // bytes is heard first, so that a handler does not take half of an upload for the whole.
    queueMicrotask(() => this.queue.end());
  }

  #onMessage(bytes: Uint8Array): void {
    // Small ones decompress to large ones, so that the window alone bounds nothing here.
    if (!this.#call.hold(bytes.length)) return this.#reader.stop();
    const message = this.#call.decode(bytes);
    if (this.#call.ended) return this.#reader.stop();
    this.#wanted = false;
    this.queue.push(message);
  }

  #pull(): void {
    this.#wanted = true;
    this.#call.release();
    this.#giveBack();
  }

  #giveBack(): void {
    const bytes = this.#heldBytes;
    this.#heldBytes = 0;
    if (bytes > 0) this.#call.carrier.consumed(this.#call.stream, bytes);
  }

  #fail(fault: CallStatus): void {
    this.#call.refuse(new RpcError(fault.code, fault.message));
  }
}
