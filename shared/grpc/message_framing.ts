import type { CallStatus } from "./call_status.ts";
import { decompressGzip, type MessageEncoding } from "./compression.ts";
import { Status } from "./status.ts";

/** Bytes in front of each message: a flag and a length (gRPC PROTOCOL-HTTP2, "Length-Prefixed-Message"). */
export const PREFIX_BYTES = 5;

/** The largest message taken unless said otherwise, bytes (the default of every gRPC library). */
export const DEFAULT_MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** The least that is set aside for a message in pieces, bytes. */
const MIN_PENDING_BYTES = 256;

/**
 * Writes prefix and message into `buffer` at `offset` and returns the offset behind them. The
 * buffer must have room for `PREFIX_BYTES + message.length`. `compressed` says what `message`
 * already is.
 */
export function writeMessage(
  buffer: Uint8Array,
  offset: number,
  message: Uint8Array,
  compressed = false,
): number {
  const length = message.length;
  buffer[offset] = compressed ? 1 : 0;
  buffer[offset + 1] = length >>> 24;
  buffer[offset + 2] = length >>> 16;
  buffer[offset + 3] = length >>> 8;
  buffer[offset + 4] = length;
  buffer.set(message, offset + PREFIX_BYTES);
  return offset + PREFIX_BYTES + length;
}

/**
 * The message in a range of DATA that holds one whole uncompressed message and nothing else, as
 * almost every unary call's does; undefined in all other cases, which are for a MessageReader to
 * sort out. The bytes are a view of `buffer`.
 */
export function readWholeMessage(
  buffer: Uint8Array,
  start: number,
  end: number,
  maxMessageBytes: number = DEFAULT_MAX_MESSAGE_BYTES,
): Uint8Array | undefined {
  const length = end - start - PREFIX_BYTES;
  if (length < 0 || length > maxMessageBytes || buffer[start] !== 0) return undefined;
  if (readLength(buffer, start + 1) !== length) return undefined;
  return buffer.subarray(start + PREFIX_BYTES, end);
}

/** Where a MessageReader's messages go. */
export interface MessageSink {
  /**
   * One whole message, decompressed. The bytes are borrowed until this returns: they are a view of
   * the buffer that was pushed, or of the reader's own. Decoders that keep views of their input, as
   * protobufjs does for fields of type `bytes`, need a copy.
   */
  onMessage(bytes: Uint8Array): void;
}

/** What a MessageReader expects. */
export interface MessageReaderOptions {
  /** Of the stream's `grpc-encoding`. @default "identity" */
  readonly encoding?: MessageEncoding;
  /** @default 4 MiB */
  readonly maxMessageBytes?: number;
}

/**
 * Cuts one direction of a stream into messages, whatever the DATA frames' boundaries are. A message
 * within one range is handed on without a copy. Pieces are gathered in a buffer that holds at most
 * twice what has arrived, so a prefix that lies costs the liar's bytes and not ours.
 */
export class MessageReader {
  readonly #sink: MessageSink;
  readonly #encoding: MessageEncoding;
  readonly #maxMessageBytes: number;

  /** Bytes of the current prefix that have arrived, 0 to 5. */
  #prefixBytes = 0;
  #flag = 0;
  #length = 0;
  /** The current message's bytes so far, when it comes in pieces. */
  #pending: Uint8Array | undefined;
  #pendingBytes = 0;
  #stopped = false;

  constructor(sink: MessageSink, options: MessageReaderOptions = {}) {
    this.#sink = sink;
    this.#encoding = options.encoding ?? "identity";
    this.#maxMessageBytes = options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  }

  /**
   * Takes DATA, `buffer[start]` up to before `buffer[end]`, and hands on what it completes. Returns
   * the status to fail the call with, after which the reader takes in no more: RESOURCE_EXHAUSTED
   * for a message over the limit, INTERNAL for a broken one. The range may be reused on return.
   */
  push(buffer: Uint8Array, start: number, end: number): CallStatus | undefined {
    let at = start;
    while (!this.#stopped) {
      if (this.#prefixBytes < PREFIX_BYTES) {
        at = this.#readPrefix(buffer, at, end);
        if (this.#prefixBytes < PREFIX_BYTES) return undefined;
        const fault = this.#checkPrefix();
        if (fault !== undefined) return this.#fail(fault);
      }
      const missing = this.#length - this.#pendingBytes;
      if (end - at < missing) {
        if (end > at) this.#gather(buffer, at, end);
        return undefined;
      }
      const bytes = this.#complete(buffer, at, at + missing);
      at += missing;
      const fault = this.#deliver(bytes);
      if (fault !== undefined) return this.#fail(fault);
    }
    return undefined;
  }

  /** The stream has ended. Returns INTERNAL when that cut a message short. */
  end(): CallStatus | undefined {
    if (this.#stopped || this.#prefixBytes === 0) return undefined;
    const arrived = this.#prefixBytes < PREFIX_BYTES
      ? `${this.#prefixBytes} of ${PREFIX_BYTES} bytes of a prefix`
      : `${this.#pendingBytes} of ${this.#length} bytes`;
    return this.#fail(internal(`the stream ended within a message, after ${arrived}`));
  }

  /** Takes in no more; may be called from the sink. */
  stop(): void {
    this.#stopped = true;
    this.#pending = undefined;
  }

  #readPrefix(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    if (this.#prefixBytes === 0 && end - at >= PREFIX_BYTES) {
      this.#flag = buffer[at];
      this.#length = readLength(buffer, at + 1);
      this.#prefixBytes = PREFIX_BYTES;
      return at + PREFIX_BYTES;
    }
    while (this.#prefixBytes < PREFIX_BYTES && at < end) {
      const byte = buffer[at++];
      if (this.#prefixBytes === 0) {
        this.#flag = byte;
        this.#length = 0;
      } else {
        this.#length = this.#length * 256 + byte;
      }
      this.#prefixBytes++;
    }
    return at;
  }

  #checkPrefix(): CallStatus | undefined {
    if (this.#flag > 1) return internal(`a message has the unknown flag ${this.#flag}`);
    // gRPC doc/compression.md: the flag without an encoding is an error of the sender.
    if (this.#flag === 1 && this.#encoding === "identity") {
      return internal("a message is flagged as compressed, but the stream has no grpc-encoding");
    }
    if (this.#length > this.#maxMessageBytes) {
      return {
        code: Status.RESOURCE_EXHAUSTED,
        message: `a message of ${this.#length} bytes is larger than ${this.#maxMessageBytes}`,
      };
    }
    return undefined;
  }

  #gather(buffer: Uint8Array, start: number, end: number): void {
    const needed = this.#pendingBytes + end - start;
    if (this.#pending === undefined || this.#pending.length < needed) {
      const capacity = Math.min(this.#length, Math.max(MIN_PENDING_BYTES, 2 * needed));
      const grown = new Uint8Array(capacity);
      if (this.#pending !== undefined) grown.set(this.#pending.subarray(0, this.#pendingBytes));
      this.#pending = grown;
    }
    this.#pending.set(buffer.subarray(start, end), this.#pendingBytes);
    this.#pendingBytes = needed;
  }

  #complete(buffer: Uint8Array, start: number, end: number): Uint8Array {
    if (this.#pendingBytes === 0) return buffer.subarray(start, end);
    this.#gather(buffer, start, end);
    return this.#pending!.subarray(0, this.#length);
  }

  /** Ready for the next prefix before the sink runs, which may throw. */
  #deliver(bytes: Uint8Array): CallStatus | undefined {
    this.#prefixBytes = 0;
    this.#pending = undefined;
    this.#pendingBytes = 0;
    let message = bytes;
    if (this.#flag === 1) {
      const result = decompressGzip(bytes, this.#maxMessageBytes);
      if (!(result instanceof Uint8Array)) return result;
      message = result;
    }
    this.#sink.onMessage(message);
    return undefined;
  }

  #fail(fault: CallStatus): CallStatus {
    this.stop();
    return fault;
  }
}

function readLength(buffer: Uint8Array, at: number): number {
  return ((buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3]) >>>
    0;
}

function internal(message: string): CallStatus {
  return { code: Status.INTERNAL, message };
}
