import { messageOf } from "../../base/mod.ts";
import type { AnyMethod } from "../../codec/mod.ts";
import {
  callFields,
  type CallStatus,
  checkHeaderList,
  type MessageEncoding,
  resetStatus,
  Status,
  type StatusCode,
} from "../../grpc/mod.ts";
import {
  type ClientConnection,
  ErrorCode,
  type HeaderBlock,
  type HeaderList,
  headerListBytes,
  type Http2Stream,
  StreamState,
  type WireError,
} from "../../wire/mod.ts";
import type { CallOptions } from "../channel.ts";
import { RpcError } from "../errors.ts";
import { type Deadlines, Expiring } from "./deadlines.ts";
import type { MessageSlab } from "./message_slab.ts";
import type { RequestBlocks } from "./request_blocks.ts";
import { ResponseMemo } from "./response_memo.ts";

/** The status message of a call that its own caller gave up. */
const CANCELLED_HERE = "cancelled by the caller";

/** What calls share within a channel. */
export interface CallHost {
  readonly blocks: RequestBlocks;
  readonly deadlines: Deadlines;
  readonly slab: MessageSlab;
  /** ns on the clock of `clock/`. */
  nowNs(): number;
  /** Starts a call again that no server has processed; false where it may not be. */
  restart(call: ClientCall): boolean;
  /** Called once for each call, before its caller hears of the end. */
  onCallEnd(): void;
}

/** The connection that carries a call. */
export interface ClientCarrier {
  readonly connection: ClientConnection;
  /** When the bytes arrived that are being taken, ns. */
  readonly turnNs: number;
  /** There is output; it leaves once for all that comes in this turn. */
  queueFlush(): void;
}

/**
 * A call on its way, of whatever kind: one object from the caller to the stream. It is the stream's
 * `user` and hears what comes for it, until it has ended.
 */
export abstract class ClientCall extends Expiring {
  readonly method: AnyMethod;
  readonly options: CallOptions;
  protected readonly host: CallHost;
  protected readonly timeoutMs: number;
  protected readonly encoding: MessageEncoding;
  protected carrier: ClientCarrier | null = null;
  protected stream: Http2Stream | null = null;
  protected headerList: HeaderList | null = null;
  protected sentNs: number;
  protected headersNs = NaN;
  ended = false;
  /** It is started for the second time; there is no third. */
  restarted = false;
  /** Where it waits for a connection or for room on one. */
  waitingIn: Set<ClientCall> | null = null;
  #waited = false;
  /** The timeout is a field of this call alone. */
  #ownTimeout = false;

  constructor(host: CallHost, method: AnyMethod, options: CallOptions) {
    super();
    this.host = host;
    this.method = method;
    this.options = options;
    this.timeoutMs = options.timeoutMs ?? Infinity;
    this.encoding = options.compression ?? "identity";
    this.sentNs = host.nowNs();
    if (this.timeoutMs < Infinity) host.deadlines.add(this, this.sentNs, this.timeoutMs);
  }

  /** Opens its stream on a connection that has room for one. Tells its caller nothing yet. */
  abstract open(carrier: ClientCarrier): void;
  /** Content came, borrowed. */
  abstract onData(bytes: Uint8Array, start: number, end: number, endStream: boolean): void;
  /** Hands the outcome to the caller. */
  protected abstract deliver(
    code: StatusCode,
    message: string,
    trailerList: HeaderList | null,
    doneNs: number,
  ): void;

  /** Whether nothing that it has sent would be lost with its stream. */
  protected abstract get isReplayable(): boolean;

  /** Its caller gives up; nothing when it has ended. */
  giveUp(): void {
    this.fail(Status.CANCELLED, CANCELLED_HERE);
  }

  override expire(): void {
    const where = this.stream === null ? " while the call waited for a connection" : "";
    this.fail(
      Status.DEADLINE_EXCEEDED,
      `the deadline of ${this.timeoutMs} ms has passed${where}`,
    );
  }

  /** Its deadline had passed before it began. */
  get isLate(): boolean {
    return this.timeoutMs <= 0;
  }

  /** As `expire`, but never within the caller's own call. */
  expireSoon(): void {
    queueMicrotask(() => this.expire());
  }

  /** Ends it from this side; nothing when it has ended. */
  fail(code: StatusCode, message: string): void {
    this.finish(code, message, null, this.host.nowNs(), ErrorCode.CANCEL);
  }

  /** The same, but never within the caller's own call, which has not returned yet. */
  failSoon(code: StatusCode, message: string): void {
    queueMicrotask(() => this.fail(code, message));
  }

  /** Puts it where it waits. */
  waitIn(waiting: Set<ClientCall>): void {
    this.#waited = true;
    this.waitingIn = waiting;
    waiting.add(this);
  }

  onHeaders(list: HeaderList, endStream: boolean): void {
    const memo = ResponseMemo.of(list);
    if (endStream) return this.onTrailers(list);
    this.headersNs = this.turnNs;
    const head = memo.head;
    if (head.kind === "messages" && memo.metadataFault === null) {
      this.headerList = list;
      return this.onHead(head.encoding);
    }
    this.refuse(head.kind === "refused" ? head.status : memo.metadataFault!);
  }

  /** The response's headers came, and messages follow. */
  protected abstract onHead(encoding: MessageEncoding): void;

  onTrailers(list: HeaderList): void {
    const memo = ResponseMemo.of(list);
    const { code, message } = memo.metadataFault ?? memo.status;
    this.settle(code, message, list);
  }

  onReset(error: WireError): void {
    this.stream = null;
    // Nothing that may have been processed is sent again.
    const unseen = error.kind === "refused" && Number.isNaN(this.headersNs);
    if (unseen && this.isReplayable && !this.restarted && this.host.restart(this)) return;
    const { code, message } = statusOf(error, this.host.nowNs() >= this.deadlineNs);
    this.finish(code, message, null, this.turnNs, ErrorCode.CANCEL);
  }

  /** The stream takes more content. */
  onWritable(): void {}

  /** When what is being taken arrived, ns. */
  protected get turnNs(): number {
    return this.carrier!.turnNs;
  }

  /** Ends it for a fault of the response. */
  protected refuse({ code, message }: CallStatus): void {
    this.finish(code, message, null, this.turnNs, ErrorCode.CANCEL);
  }

  /** The server has ended it. */
  protected settle(code: StatusCode, message: string, trailerList: HeaderList | null): void {
    // A status that came too late is no answer, whether or not the timer has fired by now.
    if (this.turnNs > this.deadlineNs) return this.expire();
    // RFC 9113, section 8.1: a request that the server no longer wants is stopped with NO_ERROR.
    this.finish(code, message, trailerList, this.turnNs, ErrorCode.NO_ERROR);
  }

  /** @param resetCode of RFC 9113, section 7, for a stream that is still open */
  protected finish(
    code: StatusCode,
    message: string,
    trailerList: HeaderList | null,
    doneNs: number,
    resetCode: number,
  ): void {
    if (this.ended) return;
    this.ended = true;
    if (this.lane !== null) this.host.deadlines.remove(this);
    if (this.waitingIn !== null) this.waitingIn.delete(this);
    const { stream, carrier } = this;
    if (stream !== null && stream.state < StreamState.CLOSED && carrier !== null) {
      if (carrier.connection.resetStream(stream, resetCode)) carrier.queueFlush();
    }
    this.host.onCallEnd();
    this.deliver(code, message, trailerList, doneNs);
  }

  /** It leaves now; a call that did not wait was handed over in the same turn. */
  protected markSent(): void {
    if (this.#waited || this.restarted) this.sentNs = this.host.nowNs();
  }

  /** The block of its HEADERS: the same for all calls that differ in nothing but their content. */
  protected requestBlock(): HeaderBlock {
    const { blocks } = this.host;
    // A call that waited has less time left than its method's block says.
    const usual = this.#waited || this.restarted
      ? undefined
      : blocks.find(this.method, this.encoding, this.timeoutMs);
    this.#ownTimeout = usual === undefined && this.timeoutMs < Infinity;
    return usual ?? blocks.find(this.method, this.encoding, Infinity)!;
  }

  /**
   * The fields that no other call shares, or null.
   *
   * @throws RpcError where the server takes no header list as large as the whole (RFC 9113, section
   * 10.5.1, leaves it to the client; gRPC's others do not send what is bound to be refused)
   */
  protected requestExtra(carrier: ClientCarrier, block: HeaderBlock): readonly string[] | null {
    const { metadata } = this.options;
    let extra: string[] | null = null;
    let bytes = block.sizeBytes;
    if (metadata !== undefined || this.#ownTimeout) {
      const leftNs = this.#ownTimeout ? Math.max(0, this.deadlineNs - this.sentNs) : Infinity;
      extra = callFields(leftNs, metadata);
      bytes += headerListBytes(extra);
    }
    const fault = checkHeaderList(bytes, carrier.connection.peerSettings.maxHeaderListBytes);
    if (fault !== undefined) throw new RpcError(fault.code, fault.message);
    return extra;
  }

  /** What kept the request from being sent becomes the outcome. */
  protected failToSend(thrown: unknown): void {
    if (thrown instanceof RpcError) this.failSoon(thrown.code, thrown.details);
    else this.failSoon(Status.INTERNAL, `the request could not be encoded: ${messageOf(thrown)}`);
  }
}

/** As gRPC's other clients: a wrong number of messages is a method of another kind. */
export function notOneMessage(many: "no" | "more"): CallStatus {
  const message = many === "no"
    ? "the server answered with no message where one was due"
    : "the server answered with more messages than the one that was due";
  return { code: Status.UNIMPLEMENTED, message };
}

/** How a call ends whose stream failed. */
function statusOf(error: WireError, deadlinePassed: boolean): CallStatus {
  if (error.kind === "reset") return resetStatus(error.code, deadlinePassed);
  const lost = error.scope === "connection" || error.kind === "refused";
  const said = error.kind === "internal" ? `${error.message}: ${error.cause}` : error.message;
  if (lost) return { code: Status.UNAVAILABLE, message: said };
  return { code: Status.INTERNAL, message: `the response is malformed: ${said}` };
}
