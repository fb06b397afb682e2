import type { Buffer } from "node:buffer";
import type { InterceptingListener, Metadata as GrpcMetadata, StatusObject } from "@grpc/grpc-js";
import { messageOf } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import { Status, type StatusCode } from "../../grpc/mod.ts";
import type { BareUnaryCall } from "../compose.ts";
import { cancelCall } from "./cancel_call.ts";
import {
  asBuffer,
  callEnd,
  CANCELLED_HERE,
  createGrpcCall,
  type GrpcCall,
  type OpenLink,
  type Startable,
} from "./grpc_call.ts";
import { GrpcOutcome } from "./grpc_outcome.ts";
import { toGrpcMetadata } from "./metadata.ts";
import type { SendingSocket } from "./send_window.ts";

const NO_METADATA = toGrpcMetadata(undefined); // grpc-js clones what it is given
const NO_CONTEXT = {};

/** A unary call on its way: one object that is also the listener of grpc-js. */
export class GrpcUnaryCall implements Startable, InterceptingListener {
  readonly #call: BareUnaryCall;
  readonly #onEnd: () => void;
  #grpc: GrpcCall | undefined;
  #socket: SendingSocket | undefined;
  #headers: GrpcMetadata | undefined;
  #bytes: Buffer | undefined;
  #messages = 0;
  #sentNs = nowNs();
  #headersNs = NaN;
  #ended = false;

  /** @param onEnd called once, before the caller's `done` */
  constructor(call: BareUnaryCall, onEnd: () => void) {
    this.#call = call;
    this.#onEnd = onEnd;
  }

  get ended(): boolean {
    return this.#ended;
  }

  start(link: OpenLink, timeoutMs: number | undefined): void {
    const { method, request, options } = this.#call;
    this.#sentNs = nowNs();
    let bytes: Buffer;
    try {
      bytes = asBuffer(method.encodeRequest(request));
    } catch (error) {
      this.fail(Status.INTERNAL, `the request could not be encoded: ${messageOf(error)}`);
      return;
    }
    try {
      const grpc = createGrpcCall(link.grpc, method.path, timeoutMs);
      this.#grpc = grpc;
      this.#socket = link.socket;
      grpc.start(options.metadata ? toGrpcMetadata(options.metadata) : NO_METADATA, this);
      grpc.sendMessageWithContext(NO_CONTEXT, bytes);
      grpc.halfClose();
      grpc.startRead();
    } catch (error) {
      this.fail(Status.UNAVAILABLE, `the call could not be started: ${messageOf(error)}`);
    }
  }

  fail(code: StatusCode, message: string): void {
    // Never inside the caller's `unary`, which has not returned its Cancel yet.
    if (!this.#ended) queueMicrotask(() => this.#end(code, message, undefined));
  }

  cancel(): void {
    if (this.#ended) return;
    if (this.#grpc === undefined) this.fail(Status.CANCELLED, CANCELLED_HERE);
    else cancelCall(this.#grpc, Status.CANCELLED, CANCELLED_HERE);
  }

  onReceiveMetadata(metadata: GrpcMetadata): void {
    this.#headersNs = nowNs();
    this.#headers = metadata;
  }

  onReceiveMessage(bytes: Buffer): void {
    this.#messages++;
    this.#bytes = bytes;
    this.#grpc?.startRead();
  }

  onReceiveStatus(status: StatusObject): void {
    const { code, message } = callEnd(status, this.#socket);
    this.#end(code, message, status.metadata);
  }

  #end(code: StatusCode, message: string, trailers: GrpcMetadata | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const doneNs = nowNs();
    let response: unknown;
    if (code === Status.OK) {
      if (this.#messages === 1) {
        try {
          response = this.#call.method.decodeResponse(this.#bytes as Buffer);
        } catch (error) {
          code = Status.INTERNAL;
          message = `the response could not be decoded: ${messageOf(error)}`;
        }
      } else {
        code = Status.INTERNAL;
        message = `the server answered with ${this.#messages} messages where one was due`;
      }
    }
    this.#onEnd();
    this.#call.done(
      new GrpcOutcome(
        code,
        message,
        response,
        this.#headers,
        trailers,
        this.#sentNs,
        this.#headersNs,
        doneNs,
      ),
    );
  }
}
