import type { AnyMethod, MethodDefinition, ServiceDefinition } from "../codec/mod.ts";
import type { Metadata } from "../grpc/mod.ts";
import type { TlsMaterial } from "../credentials/mod.ts";
import type { Address } from "../transport/mod.ts";
import type { CallEnd } from "./call_end.ts";
import type { ContextValues } from "./context_values.ts";
import type { ServerLimits } from "./server_limits.ts";

/** Who called. */
export interface PeerIdentity {
  /** `127.0.0.1:40112`, or `unix` for a Unix socket. */
  readonly address: string;
  /** Where it came in, as an address; absent where the engine does not tell. */
  readonly local?: string;
  /** Of the client certificate; absent without one. */
  readonly fingerprint256?: string;
  /** Its distinguished name, of a certificate that was verified. */
  readonly subject?: string;
}

/** Who calls, as far as it was proven. */
export interface Identity {
  /** `CN=smft`, or whatever an authentication interceptor names its callers by. */
  readonly name: string;
  /** By what it was proven: `certificate`, or what that interceptor says. */
  readonly by: string;
}

/**
 * Told of the end of a call, right before its status leaves: trailers that are set now go with it.
 * What it throws is reported as an error of the program, and changes nothing for the client.
 */
export type EndListener = (end: CallEnd, context: ServerContext) => void;

/** What a handler knows of the call it serves. */
export interface ServerContext {
  /** The method called. */
  readonly method: AnyMethod;
  /** Request headers. */
  readonly metadata: Metadata;
  /** Who calls. */
  readonly peer: PeerIdentity;
  /**
   * Who calls: whom an authentication interceptor has set as `IDENTITY`, else whom the client
   * certificate names; undefined for a caller that proved nothing.
   */
  readonly identity: Identity | undefined;
  /** What interceptors leave for those behind them and for the handler; of this call alone. */
  readonly values: ContextValues;
  /**
   * When the request had arrived, ns on the clock of `clock/`: for a unary call its whole message. NaN
   * for a call that was over before.
   */
  readonly arrivedNs: number;
  /** ns on the same clock; Infinity when the client set none. */
  readonly deadlineNs: number;
  /**
   * Aborts when the call is over before its handler has answered: the client cancels, its request is
   * broken, the deadline passes or the connection is lost.
   */
  readonly signal: AbortSignal;
  /** Response headers, sent with the first message; what is added later is not sent. */
  readonly headers: Metadata;
  /** Trailers, sent with the status. */
  readonly trailers: Metadata;
  /**
   * Calls `listener` once, with the final status, whichever way the call ends; at once where it is
   * over already. Who asked last hears first.
   */
  onEnd(listener: EndListener): void;
}

/** Answers a single request with a single response. Throws an RpcError to answer with its status. */
export type UnaryHandler<Req, Res> = (
  request: Req,
  context: ServerContext,
) => Res | Promise<Res>;

/** Answers a single request with a stream. */
export type ServerStreamHandler<Req, Res> = (
  request: Req,
  context: ServerContext,
) => AsyncIterable<Res>;

/** Answers a stream of requests with a single response. */
export type ClientStreamHandler<Req, Res> = (
  requests: AsyncIterable<Req>,
  context: ServerContext,
) => Promise<Res>;

/** Answers a stream with a stream. */
export type BidiStreamHandler<Req, Res> = (
  requests: AsyncIterable<Req>,
  context: ServerContext,
) => AsyncIterable<Res>;

/** The handler that a method's kind asks for. */
export type Handler<Method extends AnyMethod> = Method extends
  MethodDefinition<infer Req, infer Res> ? Method["kind"] extends "unary" ? UnaryHandler<Req, Res>
  : Method["kind"] extends "server_stream" ? ServerStreamHandler<Req, Res>
  : Method["kind"] extends "client_stream" ? ClientStreamHandler<Req, Res>
  : BidiStreamHandler<Req, Res>
  : never;

/** One handler a method. */
export type Handlers<Methods extends Readonly<Record<string, AnyMethod>>> = {
  readonly [Name in keyof Methods]: Handler<Methods[Name]>;
};

/** A service with its handlers, as a server takes it. */
export interface ServiceImplementation {
  /** What is implemented. */
  readonly definition: ServiceDefinition;
  /** By the method's name in the definition. */
  readonly handlers: Readonly<Record<string, (request: never, context: ServerContext) => unknown>>;
}

/** Joins a service with its handlers; the compiler holds their types against the definition. */
export function implement<Methods extends Readonly<Record<string, AnyMethod>>>(
  definition: ServiceDefinition<Methods>,
  handlers: Handlers<Methods>,
): ServiceImplementation {
  return { definition, handlers: handlers as unknown as ServiceImplementation["handlers"] };
}

/** Counted since the start, but for the two that say `open` or `inFlight`: those are now. */
export interface ServerCounters {
  /** Connections taken since the start. */
  readonly connections: number;
  /** Of them those that are open. */
  readonly connectionsOpen: number;
  /** Calls that reached a handler or were refused before one. */
  readonly calls: number;
  /** Calls that ended with a status other than OK. */
  readonly callsFailed: number;
  /** Calls that have begun and not ended. */
  readonly callsInFlight: number;
}

/** How to take connections at an address. */
export interface ServerListenOptions {
  /**
   * Lets servers of several threads or processes listen at one port; the kernel deals connections
   * out among them. @default false
   */
  readonly reusePort?: boolean;
}

/** Limits that a server changes while it runs; but for its listeners' handshake timeout, which stays. */
export type LimitsUpdate = Partial<ServerLimits> & {
  /** As {@link ServerOptions.maxRequestBytes}. */
  readonly maxRequestBytes?: number;
};

/** What becomes of connections that new TLS material would not let in. */
export interface TlsUpdateOptions {
  /**
   * How long they may take to finish what they have begun, ms; they begin nothing more (GOAWAY). The
   * engine grpc-js, which can tell no single connection so, closes them at once.
   * @default undefined: they are kept
   */
  readonly refusedGraceMs?: number;
}

/** A server, whichever engine carries it. */
export interface Server {
  /** What it has served so far. */
  readonly counters: ServerCounters;
  /**
   * Takes calls at `address` from now on; port 0 lets the system choose. Returns where it really
   * listens. Rejects with a ListenError when the address cannot be had.
   */
  listen(address: Address, options?: ServerListenOptions): Promise<Address>;
  /**
   * New handshakes and resumed sessions are held against this material. Gives how many connections
   * are open whose client's certificate it does not accept.
   */
  updateTls(material: TlsMaterial, options?: TlsUpdateOptions): number;
  /**
   * Replaces these limits and leaves the others: connections that come from now on have them, and
   * how many are taken is held to at once. The wire engine only. @throws RangeError as for the start
   */
  updateLimits(limits: LimitsUpdate): void;
  /** Takes no new connections and calls, waits up to `graceMs` for those under way, then closes. */
  drain(options: { readonly graceMs: number }): Promise<void>;
  /** Ends everything at once. */
  close(): Promise<void>;
}
