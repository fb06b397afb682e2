import { NS_PER_MS } from "../../base/mod.ts";
import type { StatusCode } from "../../grpc/mod.ts";
import type { Duplex, DuplexListener } from "../../transport/mod.ts";
import {
  ConnectionListener,
  ErrorCode,
  type HeaderBlock,
  type HeaderList,
  type Http2Stream,
  ServerConnection,
  type WireError,
} from "../../wire/mod.ts";
import type { CallEnd } from "../call_end.ts";
import type { PeerIdentity } from "../server.ts";
import type { ServerLimits } from "../server_limits.ts";
import { showCall } from "../show_call.ts";
import { RefusedCall } from "./refused_call.ts";
import { extraFields } from "./server_blocks.ts";
import { ServerCall } from "./server_call.ts";
import { type CallCarrier, countHandler } from "./server_carrier.ts";
import type { Alarm } from "./alarm.ts";
import type { Expiring } from "./deadlines.ts";
import { EarlyAnswers } from "./early_answers.ts";
import type { MessageSlab } from "./message_slab.ts";
import type { ServerHub } from "./server_hub.ts";
import type { RefusedRequest } from "./server_methods.ts";
import { PingPolice } from "./server_pings.ts";
import type { ServerTuning } from "./server_tuning.ts";

/** How often, in the time that a stream may stand still, it is looked at. */
const STALL_CHECKS = 4;

/**
 * One connection of a server: an HTTP/2 connection over a duplex, and the calls on it.
 *
 * What the calls of a turn of the loop answer leaves in one write at its end; answers that come at
 * other times leave in one write behind the microtasks that were due with the first of them.
 */
export class ServerLink extends ConnectionListener implements CallCarrier {
  /** Where the duplex reports. */
  readonly transport: DuplexListener = {
    onData: (bytes) => this.#receive(bytes),
    onDrain: () => this.#drained(),
    onClose: () => this.#closed(),
  };
  readonly maxRequestBytes: number;
  readonly maxHeldRequestBytes: number;
  heldRequestBytes = 0;
  readonly slab: MessageSlab;
  turnNs = 0;
  handlers = 0;

  readonly #hub: ServerHub;
  readonly #limits: ServerLimits;
  readonly #tuning: ServerTuning;
  readonly #duplex: Duplex;
  readonly #onClosed: (link: ServerLink) => void;
  readonly #connection: ServerConnection;
  readonly #pings: PingPolice;
  #peer: PeerIdentity | undefined;
  /** Calls with a deadline that came in this turn; most are answered by its end. */
  #fresh: ServerCall[] = [];
  readonly #early: EarlyAnswers;

  #inTurn = false;
  #flushQueued = false;
  /** The transport takes output. */
  #writable = true;
  /** No output since, ns; NaN while the transport takes it. */
  #stuckSinceNs = NaN;
  /**
   * `draining`: new streams are still taken, for the client may not know; `finishing`: none are, and
   * the end comes behind the last one; `ending`: all is said, and the client is to close.
   */
  #state: "handshake" | "open" | "draining" | "finishing" | "ending" | "closed" = "handshake";
  /** Of the handshake, of the drain's ping, of the grace of who is dismissed, or of the end. */
  readonly #alarm: Alarm;
  #drainToken = -1;
  /** Set only while something waits for the client to read. */
  #stallAlarm: Alarm | null = null;
  readonly #mostUnreadBytes: number;

  constructor(hub: ServerHub, duplex: Duplex, onClosed: (link: ServerLink) => void) {
    super();
    const { limits, tuning } = hub;
    this.maxRequestBytes = hub.maxRequestBytes;
    this.maxHeldRequestBytes = limits.heldRequestBytes;
    this.#limits = limits;
    this.#tuning = tuning;
    this.slab = hub.slab;
    this.#alarm = hub.newAlarm();
    this.#hub = hub;
    this.#duplex = duplex;
    this.#onClosed = onClosed;
    this.#pings = new PingPolice(limits);
    this.#mostUnreadBytes = 2 * limits.pendingOutputBytes +
      limits.maxConcurrentStreams * limits.headerListBytes;
    this.#connection = new ServerConnection(this, {
      maxConcurrentStreams: limits.maxConcurrentStreams,
      limits,
    });
    this.#early = new EarlyAnswers(this.#connection);
    hub.connections++;
    hub.connectionsOpen++;
    // A peer that takes its time over the preface would hold the connection for nothing; what TLS
    // took of the deadline is gone.
    const spentMs = (this.nowNs() - duplex.facts.startedNs) / NS_PER_MS;
    const leftMs = Math.max(0, limits.handshakeTimeoutMs - spentMs);
    this.#alarm.set(leftMs, () => {
      this.#giveUp("it sent no HTTP/2 preface and SETTINGS in time");
    });
    this.#outputComes();
  }

  nowNs(): number {
    return this.#alarm.nowNs();
  }

  get peer(): PeerIdentity {
    if (this.#peer === undefined) {
      const { remote, local, tls } = this.#duplex.facts;
      this.#peer = {
        address: remote,
        local,
        fingerprint256: tls?.peerFingerprint256,
        subject: tls?.peerSubject,
      };
    }
    return this.#peer;
  }

  /** Lets the client finish what it has begun; the connection closes behind its last call. */
  drain(): void {
    if (this.#state === "handshake") {
      this.#connection.goaway();
      this.#state = "finishing";
    } else if (this.#state === "open") {
      this.#state = "draining";
      this.#drainToken = this.#connection.announceShutdown();
      this.#alarm.set(this.#tuning.drainPingMs, () => this.#refuseStreams());
    }
    this.#flush();
  }

  /**
   * Takes no more of a client that is not to be believed any more, and closes behind what it has
   * begun, at the latest after `graceMs`. Unlike in a drain, calls that cross GOAWAY are lost.
   */
  dismiss(graceMs: number): void {
    if (this.#state === "finishing" || this.#state === "ending" || this.#state === "closed") return;
    this.#connection.goaway();
    this.#state = "finishing";
    this.#alarm.set(graceMs, () => this.close());
    this.#flush();
  }

  /** See {@link Duplex.peerFault}. */
  peerFault(): string | undefined {
    return this.#duplex.peerFault();
  }

  /** Closes at once. */
  close(): void {
    this.#duplex.destroy();
  }

  // Of the transport.

  #receive(bytes: Uint8Array): void {
    if (this.#state === "ending" || this.#state === "closed") return;
    const connection = this.#connection;
    this.turnNs = this.nowNs();
    this.#inTurn = true;
    connection.receive(bytes, this.turnNs);
    this.#inTurn = false;
    if (this.#fresh.length > 0) this.#startDeadlines();
    this.#flush();
    // Whether a client reads is told by time. This much waits for none that keeps to the number of
    // streams: an end of each, and the DATA that is let into the output.
    if (connection.pendingOutputBytes > this.#mostUnreadBytes) {
      this.#giveUp("it opens streams and does not read their answers");
    }
  }

  #drained(): void {
    this.#writable = true;
    this.#stuckSinceNs = NaN;
    this.#flush();
  }

  #closed(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#alarm.clear();
    this.#stallAlarm?.clear();
    this.#hub.connectionsOpen--;
    this.#connection.transportClosed();
    this.#onClosed(this);
  }

  /** Writes what there is, as far as the transport takes it, and ends where all is done. */
  #flush(): void {
    if (this.#state === "ending" || this.#state === "closed") return;
    const connection = this.#connection;
    while (this.#writable && connection.hasOutput) {
      this.#writable = this.#duplex.write(connection.takeOutput());
      this.#early.settle();
      if (!this.#writable) this.#stuckSinceNs = this.nowNs();
    }
    if (connection.blockedStreams > 0 || !this.#writable) this.#watchStall();
    if (this.#isDone()) this.#end();
  }

  #isDone(): boolean {
    const connection = this.#connection;
    if (connection.hasOutput) return false;
    if (this.#state === "finishing") return connection.openStreams === 0;
    return connection.error !== null;
  }

  /** Output comes that no turn of reading will write. */
  #outputComes(): void {
    if (this.#inTurn || this.#flushQueued) return;
    this.#flushQueued = true;
    queueMicrotask(this.#flushLater);
    // Nothing is reset by this; the connection learns the time, from which it counts standstills.
    this.#connection.resetStalled(this.nowNs(), Infinity);
  }

  readonly #flushLater = (): void => {
    this.#flushQueued = false;
    this.#flush();
  };

  #end(): void {
    this.#state = "ending";
    this.#alarm.set(this.#tuning.lingerMs, () => this.#duplex.destroy());
    this.#duplex.end();
  }

  /** Ends a connection that nothing can be said on. */
  #giveUp(reason: string): void {
    if (this.#state !== "ending") this.#tellRefused(reason);
    this.#duplex.destroy();
  }

  #tellRefused(reason: string): void {
    this.#hub.onRefused?.(this.#duplex.facts.remote, reason);
  }

  #refuseStreams(): void {
    if (this.#state !== "draining") return;
    this.#state = "finishing";
    this.#alarm.clear();
    this.#connection.goaway();
    if (!this.#inTurn) this.#flush();
  }

  /** A coarse timer that is there only while something waits for the client to read. */
  #watchStall(): void {
    if (this.#stallAlarm !== null) return;
    this.#stallAlarm = this.#hub.newAlarm();
    this.#stallAlarm.set(this.#limits.writeTimeoutMs / STALL_CHECKS, () => {
      this.#stallAlarm = null;
      const atNs = this.nowNs();
      const timeoutNs = this.#limits.writeTimeoutMs * NS_PER_MS;
      if (atNs - this.#stuckSinceNs >= timeoutNs) return this.#giveUp("it has stopped reading");
      this.#connection.resetStalled(atNs, timeoutNs);
      this.#flush();
    });
  }

  // Of the HTTP/2 connection.

  override onSettings(): void {
    if (this.#state !== "handshake") return;
    this.#state = "open";
    this.#alarm.clear();
  }

  override onPing(): void {
    const { openStreams, streamFramesSent: framesSent } = this.#connection;
    if (this.#pings.allows(this.turnNs, { hasStreams: openStreams > 0, framesSent })) return;
    this.#connection.fail(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
  }

  override onConnectionError(error: WireError): void {
    if (error.by === "local") this.#tellRefused(error.message);
  }

  override onPingAck(token: number): void {
    if (token === this.#drainToken) this.#refuseStreams();
  }

  override onHeaders(stream: Http2Stream, headers: HeaderList, endStream: boolean): void {
    const request = this.#hub.methods.find(headers);
    // Before anything sees the call: REFUSED_STREAM says that nothing has (RFC 9113, section 8.7), and
    // interceptors that wait would be handlers beyond the limit.
    if (this.handlers >= this.#limits.maxHandlers) {
      this.#hub.callRefused();
      return this.reset(stream, ErrorCode.REFUSED_STREAM);
    }
    if (request.kind === "refused") {
      this.#hub.callRefused();
      return this.sendEnd(stream, request.block, this.#show(request, headers));
    }
    this.#hub.callStarted();
    const call = new ServerCall(this, stream, headers, request);
    stream.user = call;
    if (call.deadlineNs !== Infinity) this.#fresh.push(call);
    call.begin();
    if (endStream) call.onRequestEnd();
  }

  /** Lets interceptors see a call of no method; gives the trailers that they add. */
  #show(request: RefusedRequest, headers: HeaderList): string[] | null {
    const { showRefused } = this.#hub.methods;
    if (showRefused === undefined) return null;
    const end: CallEnd = { ...request.status, answered: false };
    const facts = new RefusedCall(this, request.method, headers);
    const { context, pending } = showCall(facts, showRefused, end);
    if (pending !== undefined) countHandler(this, pending);
    context.end(end);
    return extraFields(context.setTrailers);
  }

  override onData(
    stream: Http2Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    endStream: boolean,
  ): void {
    callOf(stream)?.onData(bytes, start, end, endStream);
  }

  override onTrailers(stream: Http2Stream): void {
    callOf(stream)?.onRequestEnd();
  }

  override onReset(stream: Http2Stream, error: WireError): void {
    callOf(stream)?.cancel(cancelMessage(error));
  }

  override onWritable(stream: Http2Stream): void {
    callOf(stream)?.roomAgain();
  }

  // Of the calls.

  respond(
    stream: Http2Stream,
    block: HeaderBlock,
    extra: readonly string[] | null,
    bytes: Uint8Array,
    length: number,
    trailers: HeaderBlock,
    trailersExtra: readonly string[] | null,
  ): void {
    this.#outputComes();
    const connection = this.#connection;
    connection.respondUnary(stream, block, extra, bytes, 0, length, trailers, trailersExtra);
    this.#early.answered(stream);
  }

  sendHeaders(stream: Http2Stream, block: HeaderBlock, extra: readonly string[] | null): void {
    this.#outputComes();
    this.#connection.sendHeaders(stream, block, extra, false);
  }

  sendMessage(stream: Http2Stream, bytes: Uint8Array, length: number): boolean {
    this.#outputComes();
    return this.#connection.sendData(stream, bytes, 0, length, false);
  }

  sendEnd(stream: Http2Stream, block: HeaderBlock, extra: readonly string[] | null): void {
    this.#outputComes();
    this.#connection.sendHeaders(stream, block, extra, true);
    this.#early.answered(stream);
  }

  reset(stream: Http2Stream, code: number): void {
    this.#outputComes();
    this.#connection.resetStream(stream, code);
  }

  consumed(stream: Http2Stream, bytes: number): void {
    this.#outputComes();
    this.#connection.consumed(stream, bytes);
  }

  callEnded(call: Expiring, code: StatusCode): void {
    this.#hub.deadlines.remove(call);
    this.#hub.callEnded(code);
  }

  /** Most calls are answered in the turn that brought them, and never need a timer. */
  #startDeadlines(): void {
    const fresh = this.#fresh;
    for (let i = 0; i < fresh.length; i++) {
      const call = fresh[i];
      if (!call.ended) this.#hub.deadlines.add(call, this.turnNs, call.timeoutNs / NS_PER_MS);
    }
    fresh.length = 0;
  }
}

function callOf(stream: Http2Stream): ServerCall | undefined {
  return stream.user as ServerCall | undefined;
}

function cancelMessage({ kind, message }: WireError): string {
  if (kind === "lost") return "the connection was lost";
  return kind === "reset" ? "the client cancelled the call" : message;
}
