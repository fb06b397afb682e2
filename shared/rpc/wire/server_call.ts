import { messageOf } from "../../base/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import {
  decodeMetadata,
  type MessageEncoding,
  MessageReader,
  Metadata,
  readWholeMessage,
  Status,
} from "../../grpc/mod.ts";
import { ErrorCode, HeaderBlock, type HeaderList, type Http2Stream } from "../../wire/mod.ts";
import { answeredWith, type CallEnd, endedBy, OK_END } from "../call_end.ts";
import { RpcError } from "../errors.ts";
import { isPromise } from "../messages.ts";
import type { PeerIdentity } from "../server.ts";
import { type CallFacts, LazyServerContext } from "../server_context.ts";
import { showCall } from "../show_call.ts";
import { extraFields, OK_TRAILERS, RESPONSE_BLOCKS } from "./server_blocks.ts";
import { statusFields, statusOnlyFields } from "./server_blocks.ts";
import { type CallCarrier, countHandler } from "./server_carrier.ts";
import { Expiring } from "./deadlines.ts";
import { framed, frameMessage } from "./message_frame.ts";
import type { ServedRequest } from "./server_methods.ts";
import { ServerRequests, type StreamedCall } from "./server_requests.ts";
import { pumpResponses, type StreamingCall } from "./server_responses.ts";

/**
 * A call that a server serves, from the request's headers to the status: one object a call, and
 * beside it the context that its handler sees.
 *
 * A handler that answers at once is served within the turn of the loop that brought its request,
 * without a promise or a closure.
 */
export class ServerCall extends Expiring implements CallFacts, StreamedCall, StreamingCall {
  readonly carrier: CallCarrier;
  readonly stream: Http2Stream;
  readonly method: AnyMethod;
  /** When the request had arrived; NaN until then. */
  arrivedNs = NaN;
  /** The status was sent, or the call is over without one. */
  ended = false;
  /** Set while a stream of responses waits for room. */
  onRoom: (() => void) | null = null;
  /** The handler's stream, to be closed when the call is over before its end. */
  responses: AsyncIterator<unknown> | null = null;

  readonly #served: ServedRequest;
  readonly #headers: HeaderList;
  #context: LazyServerContext | null = null;
  #headersSent = false;
  /** The messages of a client that streams. */
  #requests: ServerRequests | null = null;
  /** For a single request that does not come in one DATA frame. */
  #reader: MessageReader | null = null;
  #hasRequest = false;
  /** Of the carrier's `heldRequestBytes`. */
  #heldBytes = 0;
  #request: unknown = undefined;

  constructor(
    carrier: CallCarrier,
    stream: Http2Stream,
    headers: HeaderList,
    served: ServedRequest,
  ) {
    super();
    this.carrier = carrier;
    this.stream = stream;
    this.method = served.runner.method;
    this.#served = served;
    this.#headers = headers;
    const { timeoutNs } = served.head;
    if (timeoutNs !== Infinity) this.deadlineNs = carrier.turnNs + timeoutNs;
  }

  /** The encoding of the response's messages: the client's own, if it says that it reads that. */
  get encoding(): MessageEncoding {
    const { encoding, acceptsGzip } = this.#served.head;
    return encoding === "gzip" && acceptsGzip ? "gzip" : "identity";
  }

  /** The request's headers are all there is for now; a streaming handler begins. */
  begin(): void {
    const { runner, head } = this.#served;
    if (!runner.streamsRequests) return;
    this.arrivedNs = this.carrier.turnNs;
    this.#requests = new ServerRequests(this, head.encoding);
    this.#run(this.#requests.queue);
  }

  /** DATA of the client. */
  onData(bytes: Uint8Array, start: number, end: number, endStream: boolean): void {
    if (this.ended) return;
    if (this.#requests !== null) return this.#requests.onData(bytes, start, end, endStream);
    if (endStream && this.#reader === null && this.#served.head.encoding === "identity") {
      const message = readWholeMessage(bytes, start, end, this.carrier.maxRequestBytes);
      if (message !== undefined) {
        this.arrivedNs = this.carrier.turnNs;
        const request = this.decode(message);
        if (!this.ended) this.#run(request);
        return;
      }
    }
    this.#reader ??= new MessageReader({ onMessage: (message) => this.#onMessage(message) }, {
      encoding: this.#served.head.encoding,
      maxMessageBytes: this.carrier.maxRequestBytes,
    });
    const fault = this.#reader.push(bytes, start, end);
    if (fault !== undefined) return this.refuse(new RpcError(fault.code, fault.message));
    if (endStream) return this.onRequestEnd();
    this.hold(end - start);
  }

  /** Counts bytes that its requests keep in memory; false, and the call is over, where too many. */
  hold(bytes: number): boolean {
    const { carrier } = this;
    if (this.ended) return false;
    this.#heldBytes += bytes;
    carrier.heldRequestBytes += bytes;
    const { heldRequestBytes, maxHeldRequestBytes } = carrier;
    if (heldRequestBytes <= maxHeldRequestBytes) return true;
    const text = `requests of this connection hold more than ${maxHeldRequestBytes} bytes`;
    this.refuse(new RpcError(Status.RESOURCE_EXHAUSTED, text));
    return false;
  }

  /** Its requests keep nothing any more. */
  release(): void {
    this.carrier.heldRequestBytes -= this.#heldBytes;
    this.#heldBytes = 0;
  }

  /** The client has ended its side. */
  onRequestEnd(): void {
    if (this.ended) return;
    if (this.#requests !== null) return this.#requests.onEnd();
    const fault = this.#reader?.end();
    if (fault !== undefined) return this.refuse(new RpcError(fault.code, fault.message));
    if (this.#hasRequest) return this.#run(this.#request);
    // Node's HTTP/2 client ends a stream right before it resets it: a reset in the same bytes is heard
    // first, so that a call that was given up is not taken for one that is malformed.
    queueMicrotask(() => this.refuse(notOneRequest("no request came")));
  }

  #onMessage(bytes: Uint8Array): void {
    if (this.ended) return;
    if (this.#hasRequest) {
      return this.refuse(notOneRequest("two requests came"));
    }
    // Small ones decompress to large ones, and wait for END_STREAM, which need not come.
    if (!this.hold(bytes.length)) return;
    this.arrivedNs = this.carrier.turnNs;
    this.#hasRequest = true;
    this.#request = this.decode(bytes);
  }

  /** A request from bytes that are borrowed; ends the call where it is none. */
  decode(bytes: Uint8Array): unknown {
    try {
      return this.method.decodeRequest(this.carrier.slab.copy(bytes));
    } catch (cause) {
      const text = `the request could not be decoded: ${messageOf(cause)}`;
      this.refuse(new RpcError(Status.INTERNAL, text, { cause }));
      return undefined;
    }
  }

  #run(request: unknown): void {
    if (this.#heldBytes > 0) this.release();
    // Whatever the timer says: a timeout of 0 is past, and so may be what waited for its message.
    if (this.carrier.turnNs >= this.deadlineNs) return this.expire();
    const context = this.#context = new LazyServerContext(this);
    let result: unknown;
    try {
      result = this.#served.runner.run(request, context);
    } catch (error) {
      return this.fail(error);
    }
    if (!isPromise(result)) return this.#answer(result);
    const { carrier } = this;
    carrier.handlers++;
    result.then((value) => {
      carrier.handlers--;
      this.#answer(value);
    }, (error) => {
      carrier.handlers--;
      this.fail(error);
    });
  }

  #answer(value: unknown): void {
    if (this.ended) return;
    if (this.#served.runner.streamsResponses) {
      pumpResponses(this, value as AsyncIterable<unknown>);
      return;
    }
    let bytes: Uint8Array;
    try {
      bytes = this.#encode(value);
    } catch (error) {
      return this.fail(error);
    }
    this.#end(OK_END);
    // Behind it: who is told of the end may make calls, and all share the buffer of framed messages.
    const length = frameMessage(bytes, this.encoding);
    const { carrier, stream } = this;
    const context = this.#context!;
    carrier.respond(
      stream,
      RESPONSE_BLOCKS[this.encoding],
      extraFields(context.setHeaders),
      framed(),
      length,
      OK_TRAILERS,
      extraFields(context.setTrailers),
    );
  }

  /** Sends a message of a stream. False where the next should wait for {@link onRoom}. */
  send(value: unknown): boolean {
    const length = frameMessage(this.#encode(value), this.encoding);
    this.#sendHeaders();
    return this.carrier.sendMessage(this.stream, framed(), length);
  }

  #encode(value: unknown): Uint8Array {
    try {
      return this.method.encodeResponse(value);
    } catch (cause) {
      const text = `the response could not be encoded: ${messageOf(cause)}`;
      throw new RpcError(Status.INTERNAL, text, { cause });
    }
  }

  #sendHeaders(): void {
    if (this.#headersSent) return;
    this.#headersSent = true;
    const extra = extraFields(this.#context?.setHeaders);
    this.carrier.sendHeaders(this.stream, RESPONSE_BLOCKS[this.encoding], extra);
  }

  /** Ends the call with the status of what the handler threw. */
  fail(thrown: unknown): void {
    const error = RpcError.from(thrown);
    this.#finish(answeredWith(error), error);
  }

  /** Ends the call for what its client sent, or for its deadline. */
  refuse(error: RpcError): void {
    if (this.ended) return;
    this.#finish(endedBy(error), error);
    this.#abort(error);
  }

  /** Ends the call behind the last message of a stream. */
  succeed(): void {
    this.#finish(OK_END);
  }

  #finish(end: CallEnd, error?: RpcError): void {
    if (this.ended) return;
    this.#end(end); // what is added to the trailers now leaves with the status
    const { code, message } = end;
    const context = this.#context;
    // Headers that a handler set are not lost when it answers with a status alone.
    if (context?.setHeaders !== undefined) this.#sendHeaders();
    const own = context?.setTrailers;
    const more = error?.trailers;
    const trailers = own === undefined || more === undefined || more.size === 0
      ? own ?? more
      : new Metadata([...own, ...more]);
    if (this.#headersSent && code === Status.OK) {
      this.carrier.sendEnd(this.stream, OK_TRAILERS, extraFields(trailers));
    } else {
      const fields = this.#headersSent ? statusFields : statusOnlyFields;
      this.carrier.sendEnd(this.stream, HeaderBlock.EMPTY, fields(code, message, trailers));
    }
    if (error !== undefined) this.#requests?.queue.fail(error);
  }

  /** ns; only for a call with a deadline. */
  get timeoutNs(): number {
    return this.#served.head.timeoutNs;
  }

  /** The client left, or the connection did: nothing can be answered any more. */
  cancel(message: string): void {
    if (this.ended) return;
    // The client cancels at the same time as the deadline passes here; a timer's grain is 1 ms.
    const late = this.carrier.nowNs() + 1e6 >= this.deadlineNs;
    const reason = late ? deadlinePassed() : new RpcError(Status.CANCELLED, message);
    this.#end(endedBy(reason));
    this.#abort(reason);
  }

  /**
   * The deadline has passed. The client knows that too, but its timer may be the later one, and a
   * reset alone would be CANCELLED to most; behind messages that it does not read nothing can be said.
   */
  override expire(): void {
    if (this.ended) return;
    const reason = deadlinePassed();
    if (this.stream.queuedBytes === 0) return this.refuse(reason);
    this.#end(endedBy(reason));
    this.carrier.reset(this.stream, ErrorCode.CANCEL);
    this.#abort(reason);
  }

  /** Tells the handler, in all ways in which it may listen, that nobody wants its answer. */
  #abort(reason: RpcError): void {
    this.#context?.abort(reason);
    this.#requests?.queue.fail(reason);
    this.roomAgain();
    // A handler that waits elsewhere runs on until it looks at its signal.
    this.responses?.return?.()?.catch(() => {});
  }

  /** There is room for the next message of a stream, or no need for one. */
  roomAgain(): void {
    const { onRoom } = this;
    this.onRoom = null;
    onRoom?.();
  }

  #end(end: CallEnd): void {
    this.ended = true;
    const { carrier } = this;
    if (this.#heldBytes > 0) this.release();
    if (this.#context === null && this.#served.runner.isIntercepted) {
      const { context, pending } = showCall(this, this.#served.runner.run, end);
      if (pending !== undefined) countHandler(carrier, pending);
      this.#context = context;
    }
    this.#context?.end(end);
    carrier.callEnded(this, end.code);
  }

  readMetadata(): Metadata {
    return this.#served.head.hasMetadata ? decodeMetadata(this.#headers.fields) : new Metadata();
  }

  readPeer(): PeerIdentity {
    return this.carrier.peer;
  }
}

function deadlinePassed(): RpcError {
  return new RpcError(Status.DEADLINE_EXCEEDED, "the deadline passed");
}

/** grpc/grpc `doc/statuscodes.md`: a wrong number of messages is UNIMPLEMENTED. */
function notOneRequest(text: string): RpcError {
  return new RpcError(Status.UNIMPLEMENTED, `${text} where one was due`);
}
