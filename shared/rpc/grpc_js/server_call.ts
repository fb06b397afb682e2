import type { Buffer } from "node:buffer";
import { nextTick } from "node:process";
import type { Metadata as GrpcMetadata, ServerInterceptingCallInterface } from "@grpc/grpc-js";
import { messageOf } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import { Metadata, Status, type StatusCode } from "../../grpc/mod.ts";
import type { RunHandler } from "../compose.ts";
import { RpcError } from "../errors.ts";
import { MessageQueue } from "../message_queue.ts";
import type { PeerIdentity } from "../server.ts";
import { type CallFacts, LazyServerContext } from "../server_context.ts";
import { isSameAuthority } from "../../wire/mod.ts";
import { asBuffer } from "./grpc_call.ts";
import { fromGrpcMetadata, toGrpcMetadata } from "./metadata.ts";
import { SendWindow, socketOfServerCall } from "./send_window.ts";

type InterceptingServerListener = Parameters<ServerInterceptingCallInterface["start"]>[0];

/** What serves the calls of one method. */
export interface MethodRunner {
  readonly method: AnyMethod;
  readonly run: RunHandler;
}

/** Told of the life of a call. */
export interface ServerCallObserver {
  /** `:scheme` of the server's calls, which grpc-js keeps to itself. */
  readonly scheme: string;
  onStart(): void;
  /** Called once for each `onStart`. */
  onEnd(call: CallFacts, code: StatusCode): void;
  readPeer(call: ServerInterceptingCallInterface): PeerIdentity;
}

const nothing = () => {};

/**
 * A call that a server serves: the listener of grpc-js, from the request's headers to the status.
 * It stands below grpc-js's own handler classes, whose Node streams and events it does without.
 */
export class GrpcServerCall implements InterceptingServerListener, CallFacts {
  readonly #call: ServerInterceptingCallInterface;
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
    // RFC 9113, section 8.3.1; node:http2 does not compare the two.
    const authority = this.#call.getHost();
    const { scheme } = this.#observer;
    if (!metadata.get("host").every((host) => isSameAuthority(scheme, authority, String(host)))) {
      return this.#fail(new RpcError(Status.INTERNAL, "host is unlike :authority"));
    }
    const { kind } = this.#runner.method;
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
        const failure = undecodable(error);
        this.#requests.fail(failure);
        this.#fail(failure);
      }
      return;
    }
    if (this.#request !== undefined) {
      this.#fail(new RpcError(Status.INTERNAL, "two requests came where one was due"));
      return;
    }
    this.arrivedNs = nowNs();
    this.#request = bytes;
    this.#call.startRead();
  }

  onReceiveHalfClose(): void {
    if (this.#requests !== undefined) {
      // A stream that the client reset looks ended at first, and a handler must not take the half
      // of an upload for the whole. Asking to read makes grpc-js look at the stream; if it is gone,
      // `onCancel` is called in the tick before this one.
      this.#call.startRead();
      nextTick(() => this.#requests?.end());
      return;
    }
    if (this.#request === undefined) {
      this.#fail(new RpcError(Status.INTERNAL, "no request came where one was due"));
      return;
    }
    let request: unknown;
    try {
      request = this.#runner.method.decodeRequest(this.#request);
    } catch (error) {
      this.#fail(undecodable(error));
      return;
    }
    this.#serve(request);
  }

  /** grpc-js calls this after every call; only one that has not ended was cancelled. */
  onCancel(): void {
    if (this.#ended) return;
    // The client cancels at the same time as the deadline passes here; a timer's grain is 1 ms.
    const late = nowNs() + 1e6 >= this.deadlineNs;
    const reason = late
      ? deadlinePassed()
      : new RpcError(Status.CANCELLED, "the client cancelled the call or is gone");
    this.#end(reason.code);
    this.#context?.abort(reason);
    this.#requests?.fail(reason);
    this.#writable?.();
    // A handler that waits elsewhere runs on until it looks at its signal.
    this.#responses?.return?.()?.catch(nothing);
  }

  #serve(request: unknown): void {
    if (this.#ended) return;
    this.deadlineNs = deadlineNsOf(this.#call);
    // The timer of grpc-js comes a turn later, even for a timeout of 0.
    if (this.deadlineNs <= nowNs()) return this.#fail(deadlinePassed());
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
    try {
      this.#send(value, nothing);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#finish(Status.OK, "", undefined);
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
        this.#send(value, () => window.whenOpen(() => this.#writable?.()), window);
        await left;
        if (this.#ended) return;
      }
      this.#finish(Status.OK, "", undefined);
    } catch (error) {
      this.#responses?.return?.()?.catch(nothing);
      this.#fail(error);
    }
  }

  #send(message: unknown, sent: () => void, window?: SendWindow): void {
    let bytes: Buffer;
    try {
      bytes = asBuffer(this.#runner.method.encodeResponse(message));
    } catch (cause) {
      const text = `the response could not be encoded: ${messageOf(cause)}`;
      throw new RpcError(Status.INTERNAL, text, { cause });
    }
    this.#sendHeaders();
    window?.add(bytes.length);
    this.#call.sendMessage(bytes, sent);
  }

  #sendHeaders(): void {
    if (this.#headersSent) return;
    this.#headersSent = true;
    const headers = this.#context?.setHeaders;
    if (headers !== undefined) this.#call.sendMetadata(toGrpcMetadata(headers));
  }

  #fail(thrown: unknown): void {
    if (this.#ended) return;
    const error = RpcError.from(thrown);
    this.#finish(error.code, error.details, error.trailers);
  }

  #finish(code: StatusCode, details: string, more: Metadata | undefined): void {
    if (this.#ended) return;
    // Headers that a handler set are not lost when it answers with a status alone.
    if (this.#context?.setHeaders !== undefined) this.#sendHeaders();
    this.#end(code);
    const own = this.#context?.setTrailers;
    const trailers = own === undefined || more === undefined || more.size === 0
      ? own ?? more
      : new Metadata([...own, ...more]);
    this.#call.sendStatus({
      code,
      details: details.toWellFormed(), // grpc-js throws on half a surrogate pair
      metadata: trailers === undefined ? null : toGrpcMetadata(trailers),
    });
  }

  #end(code: StatusCode): void {
    this.#ended = true;
    this.#observer.onEnd(this, code);
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

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}
