import { messageOf } from "../../base/mod.ts";
import {
  type MessageEncoding,
  MessageReader,
  type MessageSink,
  readWholeMessage,
  Status,
  STATUS_WITHOUT_TRAILERS,
  type StatusCode,
} from "../../grpc/mod.ts";
import type { HeaderList } from "../../wire/mod.ts";
import type { BareUnaryCall } from "../compose.ts";
import { type CallHost, ClientCall, type ClientCarrier, notOneMessage } from "./client_call.ts";
import { framed, frameMessage } from "./message_frame.ts";
import { WireOutcome } from "./wire_outcome.ts";

/** A unary call on its way. */
export class WireUnaryCall extends ClientCall implements MessageSink {
  readonly #request: unknown;
  readonly #done: BareUnaryCall["done"];
  /** The response, a copy. */
  #message: Uint8Array | null = null;
  #messages = 0;
  /** For a response that does not come in one piece, or compressed. */
  #reader: MessageReader | null = null;

  constructor(host: CallHost, call: BareUnaryCall) {
    super(host, call.method, call.options);
    this.#request = call.request;
    this.#done = call.done;
  }

  protected override get isReplayable(): boolean {
    return true;
  }

  override open(carrier: ClientCarrier): void {
    this.carrier = carrier;
    this.markSent();
    try {
      const length = frameMessage(this.method.encodeRequest(this.#request), this.encoding);
      const block = this.requestBlock();
      const extra = this.requestExtra(carrier, block);
      this.stream = carrier.connection.openUnary(block, extra, framed(), 0, length, this);
    } catch (thrown) {
      return this.failToSend(thrown);
    }
    carrier.queueFlush();
  }

  protected override onHead(encoding: MessageEncoding): void {
    if (encoding === "identity") return;
    this.#reader = new MessageReader(this, { encoding });
  }

  override onData(bytes: Uint8Array, start: number, end: number, endStream: boolean): void {
    if (this.#reader === null) {
      const whole = this.#messages === 0 ? readWholeMessage(bytes, start, end) : undefined;
      if (whole === undefined) this.#reader = new MessageReader(this);
      else this.onMessage(whole);
    }
    const fault = this.#reader?.push(bytes, start, end);
    if (fault !== undefined) return this.refuse(fault);
    if (!endStream) return;
    const { code, message } = STATUS_WITHOUT_TRAILERS;
    this.settle(code, message, this.headerList);
  }

  /** A message of the response, borrowed. */
  onMessage(bytes: Uint8Array): void {
    this.#messages++;
    if (this.#messages === 1) this.#message = this.host.slab.copy(bytes);
    else {
      // At once: a server that sends more and more would keep the call for ever.
      this.#reader?.stop();
      this.refuse(notOneMessage("more"));
    }
  }

  protected override deliver(
    code: StatusCode,
    message: string,
    trailerList: HeaderList | null,
    doneNs: number,
  ): void {
    let response: unknown;
    if (code === Status.OK) {
      const fault = this.#reader?.end();
      if (this.#messages !== 1 || fault !== undefined) {
        ({ code, message } = fault ?? notOneMessage("no"));
      } else {
        try {
          response = this.method.decodeResponse(this.#message!);
        } catch (thrown) {
          code = Status.INTERNAL;
          message = `the response could not be decoded: ${messageOf(thrown)}`;
        }
      }
    }
    const { headerList, sentNs, headersNs } = this;
    const outcome = new WireOutcome(
      code,
      code === Status.OK ? "" : message,
      response,
      headerList,
      trailerList,
      sentNs,
      headersNs,
      doneNs,
    );
    try {
      this.#done(outcome);
    } catch (thrown) {
      // The caller's own fault; it must not end the calls of others on the connection.
      reportError(thrown);
    }
  }
}
