import type { Buffer } from "node:buffer";
import { nextTick } from "node:process";
import type { Metadata as GrpcMetadata, ServerInterceptingCallInterface } from "@grpc/grpc-js";
import { messageOf } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import { Metadata, Status, type StatusCode, statusCode } from "../../grpc/mod.ts";
import type { RunHandler } from "../compose.ts";
import { answeredWith, type CallEnd, endedBy, OK_END } from "../call_end.ts";
import { RpcError } from "../errors.ts";
import { isPromise } from "../messages.ts";
import { MessageQueue } from "../message_queue.ts";
import type { PeerIdentity } from "../server.ts";
import { type CallFacts, LazyServerContext } from "../server_context.ts";
import { isSameAuthority } from "../../wire/mod.ts";
import { showCall } from "../show_call.ts";
import { asBuffer } from "./grpc_call.ts";
import { fromGrpcMetadata, toGrpcMetadata } from "./metadata.ts";
import { SendWindow, socketOfServerCall } from "./send_window.ts";

type InterceptingServerListener = Parameters<ServerInterceptingCallInterface["start"]>[0];

/** What serves the calls of one method. */
export interface MethodRunner {
  readonly method: AnyMethod;
  readonly run: RunHandler;
  /** Interceptors stand above the handler, to see also the calls that it does not get. */
  readonly isIntercepted: boolean;
  /** Why no handler gets its calls; absent for a method that there is. */
  readonly refusal?: RpcError;
}

/** What grpc-js 1.14.7 has besides, in private. */
interface CallInternals {
  /** Whether the stream is closed; nothing is sent then. */
  checkCancelled(): boolean;
}

type SendStatus = ServerInterceptingCallInterface["sendStatus"];

/** Told of the life of a call. */
export interface ServerCallObserver {
  /** `:scheme` of the server's calls, which grpc-js keeps to itself. */
  readonly scheme: string;
  onStart(): void;
  /** Called once for each `onStart`. */
  onEnd(code: StatusCode): void;
  readPeer(call: ServerInterceptingCallInterface): PeerIdentity;
}

const nothing = () => {};

/**
 * A call that a server serves: the listener of grpc-js, from the request's headers to the status.
 * It stands below grpc-js's own handler classes, whose Node streams and events it does without.
 */
export class GrpcServerCall implements InterceptingServerListener, CallFacts {
  readonly #call: ServerInterceptingCallInterface;
  readonly #sendStatus: SendStatus;
  readonly #runner: MethodRunner;
  readonly #observer: ServerCallObserver;
  #metadata: GrpcMetadata | undefined;
  #request: Buffer | undefined;
  #requests: MessageQueue<unknown> | undefined;
  #context: LazyServerContext | undefined;
  #responses: AsyncIterator<unknown> | undefined;
  arrivedNs = NaN;
  deadlineNs = Infinity;
  #headersSent = false;
  #ended = false;
  #writable: (() => void) | undefined;

  constructor(
    call: ServerInterceptingCallInterface,
    runner: MethodRunner,
    observer: ServerCallObserver,
  ) {
    this.#call = call;
    this.#runner = runner;
    this.#observer = observer;
    this.#sendStatus = call.sendStatus.bind(call);
    // grpc-js ends by itself what it does not hand on: a message over the limit or in an unknown
    // encoding, a deadline that has passed. It does so by the same method.
    call.sendStatus = (status) => this.#onOwnStatus(status);
  }

  get method(): AnyMethod {
    return this.#runner.method;
  }

  readMetadata(): Metadata {
    return fromGrpcMetadata(this.#metadata);
  }

  readPeer(): PeerIdentity {
    return this.#observer.readPeer(this.#call);
  }

  onReceiveMetadata(metadata: GrpcMetadata): void {
    this.#observer.onStart();
    this.#metadata = metadata;
    this.deadlineNs = deadlineNsOf(this.#call);
    // RFC 9113, section 8.3.1; node:http2 does not compare the two.
    const authority = this.#call.getHost();
    const { scheme } = this.#observer;
    if (!metadata.get("host").every((host) => isSameAuthority(scheme, authority, String(host)))) {
      return this.#refuse(new RpcError(Status.INTERNAL, "host is unlike :authority"));
    }
    const { refusal, method: { kind } } = this.#runner;
    if (refusal !== undefined) return this.#refuse(refusal);
    if (kind === "unary" || kind === "server_stream") {
      this.#call.startRead();
      return;
    }
    this.arrivedNs = nowNs();
    this.#requests = new MessageQueue({
      pull: () => this.#call.startRead(),
      abandon: nothing, // the handler has read enough; the status ends the call
    });
    this.#serve(this.#requests);
  }

  onReceiveMessage(bytes: Buffer): void {
    if (this.#requests !== undefined) {
      try {
        this.#requests.push(this.#runner.method.decodeRequest(bytes));
      } catch (error) {
        this.#refuse(undecodable(error));
      }
      return;
    }
    if (this.#request !== undefined) {
      this.#refuse(new RpcError(Status.INTERNAL, "two requests came where one was due"));
      return;
    }
    this.arrivedNs = nowNs();
    this.#request = bytes;
    this.#call.startRead();
  }

  onReceiveHalfClose(): void {
    const requests = this.#requests;
    if (requests !== undefined) return this.#afterReset(() => requests.end());
    if (this.#request === undefined) {
      const error = new RpcError(Status.INTERNAL, "no request came where one was due");
      return this.#afterReset(() => this.#refuse(error));
    }
    let request: unknown;
    try {
      request = this.#runner.method.decodeRequest(this.#request);
    } catch (error) {
      this.#refuse(undecodable(error));
      return;
    }
    this.#serve(request);
  }

  /**
   * A stream that the client reset looks ended at first, and nobody must take the half of an upload
   * for the whole. Asking to read makes grpc-js look at the stream; if it is gone, `onCancel` is
   * called in the tick before this one.
   */
  #afterReset(next: () => void): void {
    this.#call.startRead();
    nextTick(next);
  }

  /** grpc-js calls this after every call; only one that has not ended was cancelled. */
  onCancel(): void {
    if (this.#ended) return;
    // The client cancels at the same time as the deadline passes here; a timer's grain is 1 ms.
    const late = nowNs() + 1e6 >= this.deadlineNs;
    const reason = late
      ? deadlinePassed()
      : new RpcError(Status.CANCELLED, "the client cancelled the call or is gone");
    this.#end(endedBy(reason));
    this.#abort(reason);
  }

  /** A status that grpc-js has made, and not the handler. */
  #onOwnStatus(status: Parameters<SendStatus>[0]): void {
    const { code, details = "", metadata } = status;
    const isClosed = (this.#call as unknown as CallInternals).checkCancelled();
    // Of a closed stream `onCancel` tells.
    if (this.#ended || isClosed) return this.#sendStatus(status);
    const reason = new RpcError(statusCode(code ?? Status.UNKNOWN), details);
    this.#end(endedBy(reason));
    const own = this.#context?.setTrailers;
    this.#sendStatus({
      code: reason.code,
      details,
      metadata: own === undefined ? metadata : toGrpcMetadata(own),
    });
    this.#abort(reason);
  }

  /** Tells the handler, in all ways in which it may listen, that nobody wants its answer. */
  #abort(reason: RpcError): void {
    this.#context?.abort(reason);
    this.#requests?.fail(reason);
    this.#writable?.();
    // A handler that waits elsewhere runs on until it looks at its signal.
    this.#responses?.return?.()?.catch(nothing);
  }

  #serve(request: unknown): void {
    if (this.#ended) return;
    // The timer of grpc-js comes a turn later, even for a timeout of 0.
    if (this.deadlineNs <= nowNs()) return this.#refuse(deadlinePassed());
    const context = this.#context = new LazyServerContext(this);
    let result: unknown;
    try {
      result = this.#runner.run(request, context);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (isPromise(result)) {
      result.then((value) => this.#answer(value), (error) => this.#fail(error));
    } else {
      this.#answer(result);
    }
  }

  #answer(value: unknown): void {
    if (this.#ended) return;
    const { kind } = this.#runner.method;
    if (kind === "server_stream" || kind === "bidi_stream") {
      this.#pump(value as AsyncIterable<unknown>);
      return;
    }
    let bytes: Buffer;
    try {
      bytes = this.#encode(value);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#sendHeaders();
    this.#call.sendMessage(bytes, nothing);
    this.#finish(OK_END);
  }

  /** Sends a stream, a message at a time: the next is not made before the last has left. */
  async #pump(messages: AsyncIterable<unknown>): Promise<void> {
    const window = new SendWindow(socketOfServerCall(this.#call));
    try {
      const responses = this.#responses = messages[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await responses.next();
        if (this.#ended) return;
        if (done) break;
        const left = new Promise<void>((resolve) => this.#writable = resolve);
        const bytes = this.#encode(value);
        this.#sendHeaders();
        window.add(bytes.length);
        this.#call.sendMessage(bytes, () => window.whenOpen(() => this.#writable?.()));
        await left;
        if (this.#ended) return;
      }
      this.#finish(OK_END);
    } catch (error) {
      this.#responses?.return?.()?.catch(nothing);
      this.#fail(error);
    }
  }

  #encode(message: unknown): Buffer {
    try {
      return asBuffer(this.#runner.method.encodeResponse(message));
    } catch (cause) {
      const text = `the response could not be encoded: ${messageOf(cause)}`;
      throw new RpcError(Status.INTERNAL, text, { cause });
    }
  }

  #sendHeaders(): void {
    if (this.#headersSent) return;
    this.#headersSent = true;
    const headers = this.#context?.setHeaders;
    if (headers !== undefined) this.#call.sendMetadata(toGrpcMetadata(headers));
  }

  /** Ends the call with the status of what the handler threw. */
  #fail(thrown: unknown): void {
    const error = RpcError.from(thrown);
    this.#finish(answeredWith(error), error.trailers);
  }

  /** Ends the call for what its client sent. */
  #refuse(error: RpcError): void {
    if (this.#ended) return;
    this.#finish(endedBy(error), error.trailers);
    this.#abort(error);
  }

  #finish(end: CallEnd, more?: Metadata): void {
    if (this.#ended) return;
    this.#end(end); // what is added to the trailers now leaves with the status
    // Headers that a handler set are not lost when it answers with a status alone.
    if (this.#context?.setHeaders !== undefined) this.#sendHeaders();
    const own = this.#context?.setTrailers;
    const trailers = own === undefined || more === undefined || more.size === 0
      ? own ?? more
      : new Metadata([...own, ...more]);
    this.#sendStatus({
      code: end.code,
      details: end.message.toWellFormed(), // grpc-js throws on half a surrogate pair
      metadata: trailers === undefined ? null : toGrpcMetadata(trailers),
    });
  }

  #end(end: CallEnd): void {
    this.#ended = true;
    const { isIntercepted, run } = this.#runner;
    if (this.#context === undefined && isIntercepted) {
      this.#context = showCall(this, run, end).context;
    }
    this.#context?.end(end);
    this.#observer.onEnd(end.code);
  }
}

/** grpc-js keeps deadlines in wall time, ms. */
function deadlineNsOf(call: ServerInterceptingCallInterface): number {
  const deadline = call.getDeadline();
  if (deadline === Infinity) return Infinity;
  const deadlineMs = deadline instanceof Date ? deadline.getTime() : deadline;
  return nowNs() + (deadlineMs - Date.now()) * 1e6;
}

function deadlinePassed(): RpcError {
  return new RpcError(Status.DEADLINE_EXCEEDED, "the deadline passed");
}

function undecodable(cause: unknown): RpcError {
  const text = `the request could not be decoded: ${messageOf(cause)}`;
  return new RpcError(Status.INTERNAL, text, { cause });
}
