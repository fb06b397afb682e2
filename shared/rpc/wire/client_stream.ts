import { messageOf } from "../../base/mod.ts";
import {
  type CallStatus,
  type MessageEncoding,
  MessageReader,
  type MessageSink,
  type Metadata,
  Status,
  STATUS_WITHOUT_TRAILERS,
  type StatusCode,
} from "../../grpc/mod.ts";
import type { HeaderList } from "../../wire/mod.ts";
import type { CallOutcome, ClientStream } from "../channel.ts";
import { RpcError } from "../errors.ts";
import type { BareStreamCall } from "../compose.ts";
import { MessageQueue } from "../message_queue.ts";
import { type CallHost, ClientCall, type ClientCarrier, notOneMessage } from "./client_call.ts";
import { framed, frameMessage } from "./message_frame.ts";
import { metadataOf, WireOutcome } from "./wire_outcome.ts";

interface Write {
  /** Encoded; absent when it was handed to the stream. */
  readonly message?: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: RpcError) => void;
}

/**
 * What decompression may make of the window that a caller leaves unread, bytes: without a bound it
 * is a thousand times the window.
 */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;
const EMPTY = new Uint8Array(0);
const SENT = Promise.resolve();

/**
 * A call of a streaming kind: what the caller holds. The server may send as much as the window
 * allows beyond what the caller has read, and a message in the making.
 */
export class WireClientStream extends ClientCall
  implements ClientStream<unknown, unknown>, MessageSink {
  readonly messages: MessageQueue<unknown>;
  readonly headers: Promise<Metadata>;
  readonly outcome: Promise<CallOutcome<unknown>>;
  readonly #resolveHeaders: (headers: Metadata) => void;
  readonly #resolveOutcome: (outcome: CallOutcome<unknown>) => void;
  /** Until the call has a stream. */
  #unsent: Write[] = [];
  /** Taken by the stream, which asked to wait before the next. */
  #blocked: Write[] = [];
  #hasSent = false;
  #halfClosed = false;
  #reader: MessageReader | null = null;
  #received = 0;
  /** Bytes of content that the server has got no window back for. */
  #heldBytes = 0;
  /** Bytes of messages, decompressed, that came since the reader wanted one. */
  #unreadBytes = 0;
  /** The reader waits: what comes is read at once. The first message is wanted from the start. */
  #wanted = true;

  constructor(host: CallHost, call: BareStreamCall) {
    super(host, call.method, call.options);
    this.messages = new MessageQueue({
      pull: () => {
        this.#wanted = true;
        this.#unreadBytes = 0;
        this.#giveBack();
      },
      abandon: () => this.giveUp(),
    }, { pulling: true });
    const headers = Promise.withResolvers<Metadata>();
    const outcome = Promise.withResolvers<CallOutcome<unknown>>();
    this.headers = headers.promise;
    this.outcome = outcome.promise;
    this.#resolveHeaders = headers.resolve;
    this.#resolveOutcome = outcome.resolve;
  }

  readonly cancel = (): void => this.giveUp();

  protected override get isReplayable(): boolean {
    return !this.#hasSent;
  }

  override open(carrier: ClientCarrier): void {
    this.carrier = carrier;
    this.markSent();
    try {
      const block = this.requestBlock();
      const extra = this.requestExtra(carrier, block);
      this.stream = carrier.connection.openStream(block, extra, false, this);
    } catch (thrown) {
      return this.failToSend(thrown);
    }
    this.stream!.autoConsume = this.method.kind === "client_stream";
    for (const write of this.#unsent.splice(0)) {
      if (this.#send(write.message!)) write.resolve();
      else this.#blocked.push(write);
    }
    if (this.#halfClosed) carrier.connection.sendData(this.stream!, EMPTY, 0, 0, true);
    carrier.queueFlush();
  }

  write(message: unknown): Promise<void> {
    if (this.ended || this.#halfClosed) return refused(writtenTooLate());
    let bytes: Uint8Array;
    try {
      bytes = this.method.encodeRequest(message);
    } catch (thrown) {
      const reason = `the request could not be encoded: ${messageOf(thrown)}`;
      this.fail(Status.INTERNAL, reason);
      return refused(new RpcError(Status.INTERNAL, reason));
    }
    if (this.stream === null) return this.#wait(this.#unsent, bytes);
    // Before the flush, which may tell at once that the stream takes more.
    const sent = this.#send(bytes) ? SENT : this.#wait(this.#blocked);
    this.carrier!.queueFlush();
    return sent;
  }

  end(): void {
    if (this.#halfClosed || this.ended) return;
    this.#halfClosed = true;
    const { stream, carrier } = this;
    if (stream === null || carrier === null) return;
    carrier.connection.sendData(stream, EMPTY, 0, 0, true);
    carrier.queueFlush();
  }

  override onWritable(): void {
    for (const write of this.#blocked.splice(0)) write.resolve();
  }

  protected override onHead(encoding: MessageEncoding): void {
    this.#reader = new MessageReader(this, { encoding });
    this.#resolveHeaders(metadataOf(this.headerList));
  }

  override onData(bytes: Uint8Array, start: number, end: number, endStream: boolean): void {
    this.#heldBytes += end - start;
    const fault = this.#reader!.push(bytes, start, end);
    if (this.ended) return;
    if (fault !== undefined) return this.refuse(fault);
    if (this.#wanted) this.#giveBack();
    if (!endStream) return;
    const { code, message } = STATUS_WITHOUT_TRAILERS;
    this.settle(code, message, this.headerList);
  }

  /** A message of the response, borrowed. */
  onMessage(bytes: Uint8Array): void {
    this.#received++;
    const fault = this.#faultOf(bytes.length);
    if (fault !== undefined) {
      this.#reader!.stop();
      return this.refuse(fault);
    }
    let message: unknown;
    try {
      message = this.method.decodeResponse(this.host.slab.copy(bytes));
    } catch (thrown) {
      this.#reader!.stop();
      const reason = `the response could not be decoded: ${messageOf(thrown)}`;
      return this.refuse({ code: Status.INTERNAL, message: reason });
    }
    this.#wanted = false;
    this.messages.push(message);
  }

  /** Why a message of that many bytes is one too many, if it is. */
  #faultOf(bytes: number): CallStatus | undefined {
    if (this.method.kind === "client_stream" && this.#received > 1) return notOneMessage("more");
    this.#unreadBytes += bytes;
    if (this.#unreadBytes <= MAX_UNREAD_BYTES) return undefined;
    const message = `messages that were not read hold more than ${MAX_UNREAD_BYTES} bytes`;
    return { code: Status.RESOURCE_EXHAUSTED, message };
  }

  protected override deliver(
    code: StatusCode,
    message: string,
    trailerList: HeaderList | null,
    doneNs: number,
  ): void {
    if (code === Status.OK) {
      const fault = this.#reader?.end();
      const isShort = this.method.kind === "client_stream" && this.#received !== 1;
      if (fault !== undefined || isShort) {
        ({ code, message } = fault ?? notOneMessage("no"));
      }
    }
    this.#reader?.stop();
    // What was not read holds none of the connection's window any more.
    this.#giveBack();
    const { headerList, sentNs, headersNs } = this;
    const details = code === Status.OK ? "" : message;
    const outcome = new WireOutcome(
      code,
      details,
      undefined,
      headerList,
      trailerList,
      sentNs,
      headersNs,
      doneNs,
    );
    const error = code === Status.OK
      ? writtenTooLate()
      : new RpcError(code, details, { trailers: outcome.trailers });
    for (const write of [...this.#blocked.splice(0), ...this.#unsent.splice(0)]) {
      write.reject(error);
    }
    if (code === Status.OK) this.messages.end();
    else this.messages.fail(error);
    this.#resolveHeaders(outcome.headers); // nothing when they came
    this.#resolveOutcome(outcome);
  }

  /** Whether the next message may be sent now. */
  #send(message: Uint8Array): boolean {
    this.#hasSent = true;
    const length = frameMessage(message, this.encoding);
    return this.carrier!.connection.sendData(this.stream!, framed(), 0, length, false);
  }

  #wait(writes: Write[], message?: Uint8Array): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => {
      writes.push({ message, resolve, reject });
    });
    // A caller that does not await its writes learns of the failure from the outcome.
    promise.catch(() => {});
    return promise;
  }

  /** Gives the server window for all that has come. */
  #giveBack(): void {
    const { stream, carrier } = this;
    if (this.#heldBytes === 0 || stream === null || carrier === null) return;
    carrier.connection.consumed(stream, this.#heldBytes);
    this.#heldBytes = 0;
    carrier.queueFlush();
  }
}

function refused(error: RpcError): Promise<void> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}

function writtenTooLate(): RpcError {
  return new RpcError(Status.CANCELLED, "a message was written after the call's end");
}
