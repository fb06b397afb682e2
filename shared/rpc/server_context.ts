import type { AnyMethod } from "../codec/mod.ts";
import { Metadata } from "../grpc/mod.ts";
import type { CallEnd } from "./call_end.ts";
import { ContextValues } from "./context_values.ts";
import type { RpcError } from "./errors.ts";
import { certificateIdentity, IDENTITY } from "./identity.ts";
import type { EndListener, Identity, PeerIdentity, ServerContext } from "./server.ts";

/** What an engine knows of a call; the costly parts as functions that run when somebody asks. */
export interface CallFacts {
  readonly method: AnyMethod;
  /** When the request had arrived; NaN where it never did. */
  readonly arrivedNs: number;
  readonly deadlineNs: number;
  readMetadata(): Metadata;
  readPeer(): PeerIdentity;
}

/** The context of a call, of which most handlers use little: what is not asked for is not made. */
export class LazyServerContext implements ServerContext {
  readonly #facts: CallFacts;
  #metadata: Metadata | undefined;
  #peer: PeerIdentity | undefined;
  #abort: AbortController | undefined;
  #abortReason: RpcError | undefined;
  #headers: Metadata | undefined;
  #trailers: Metadata | undefined;
  #values: ContextValues | undefined;
  #onEnd: EndListener | EndListener[] | undefined;
  #end: CallEnd | undefined;

  constructor(facts: CallFacts) {
    this.#facts = facts;
  }

  get method(): AnyMethod {
    return this.#facts.method;
  }

  get arrivedNs(): number {
    return this.#facts.arrivedNs;
  }

  get deadlineNs(): number {
    return this.#facts.deadlineNs;
  }

  get metadata(): Metadata {
    return this.#metadata ??= this.#facts.readMetadata();
  }

  get peer(): PeerIdentity {
    return this.#peer ??= this.#facts.readPeer();
  }

  get values(): ContextValues {
    return this.#values ??= new ContextValues();
  }

  get identity(): Identity | undefined {
    return this.#values?.get(IDENTITY) ?? certificateIdentity(this.peer);
  }

  onEnd(listener: EndListener): void {
    if (this.#end !== undefined) return this.#tell(listener, this.#end);
    const others = this.#onEnd;
    if (others === undefined) this.#onEnd = listener;
    else if (typeof others === "function") this.#onEnd = [others, listener];
    else others.push(listener);
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#abortReason !== undefined) this.#abort.abort(this.#abortReason);
    }
    return this.#abort.signal;
  }

  get headers(): Metadata {
    return this.#headers ??= new Metadata();
  }

  get trailers(): Metadata {
    return this.#trailers ??= new Metadata();
  }

  /** The headers that a handler has set, for the engine to send; absent when it set none. */
  get setHeaders(): Metadata | undefined {
    return this.#headers;
  }

  /** The trailers that a handler has set, for the engine to send; absent when it set none. */
  get setTrailers(): Metadata | undefined {
    return this.#trailers;
  }

  /** Why the call was over before its handler answered; undefined while it is not. */
  get over(): RpcError | undefined {
    return this.#abortReason;
  }

  /** The call is over before its handler; `signal` aborts, or is born aborted. */
  abort(reason: RpcError): void {
    if (this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#abort?.abort(reason);
  }

  /** Says that the call has ended, to those that asked last first; for the engine, once a call. */
  end(end: CallEnd): void {
    this.#end = end;
    const listeners = this.#onEnd;
    if (listeners === undefined) return;
    this.#onEnd = undefined;
    if (typeof listeners === "function") return this.#tell(listeners, end);
    for (let i = listeners.length - 1; i >= 0; i--) this.#tell(listeners[i], end);
  }

  #tell(listener: EndListener, end: CallEnd): void {
    try {
      listener(end, this);
    } catch (thrown) {
      // Whoever listens has a fault; it must not become that of the call or of its connection.
      reportError(thrown);
    }
  }
}
