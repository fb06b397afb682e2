import type { AnyMethod } from "../codec/mod.ts";
import { Metadata } from "../grpc/mod.ts";
import type { RpcError } from "./errors.ts";
import type { PeerIdentity, ServerContext } from "./server.ts";

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

  /** The call is over before its handler; `signal` aborts, or is born aborted. */
  abort(reason: RpcError): void {
    if (this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#abort?.abort(reason);
  }
}
