import type { Buffer } from "node:buffer";
import type { InterceptingListener, Metadata as GrpcMetadata, StatusObject } from "@grpc/grpc-js";
import { messageOf } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import { type Metadata, Status, type StatusCode } from "../../grpc/mod.ts";
import type { CallOutcome, ClientStream } from "../channel.ts";
import { RpcError } from "../errors.ts";
import type { BareStreamCall } from "../compose.ts";
import { MessageQueue } from "../message_queue.ts";
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
import { fromGrpcMetadata, toGrpcMetadata } from "./metadata.ts";
import { type SendingSocket, SendWindow } from "./send_window.ts";

interface Write {
  readonly bytes: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: RpcError) => void;
}

/** A call of a streaming kind: what the caller holds, and the listener of grpc-js. */
export class GrpcClientStream
  implements ClientStream<unknown, unknown>, Startable, InterceptingListener {
  readonly messages: MessageQueue<unknown>;
  readonly headers: Promise<Metadata>;
  readonly outcome: Promise<CallOutcome<unknown>>;
  readonly #call: BareStreamCall;
  readonly #onEnd: () => void;
  readonly #resolveHeaders: (headers: Metadata) => void;
  readonly #resolveOutcome: (outcome: CallOutcome<unknown>) => void;
  readonly #writes: Write[] = [];
  #grpc: GrpcCall | undefined;
  #socket: SendingSocket | undefined;
  #window: SendWindow | undefined;
  #pending: Write | undefined;
  #halfClosed = false;
  #grpcHeaders: GrpcMetadata | undefined;
  #received = 0;
  #refusal: RpcError | undefined;
  #sentNs = nowNs();
  #headersNs = NaN;
  #ended = false;

  /** @param onEnd called once, before the outcome is there */
  constructor(call: BareStreamCall, onEnd: () => void) {
    this.#call = call;
    this.#onEnd = onEnd;
    // The first message is asked for at the start, so that a call whose messages nobody reads
    // still learns how it ended, up to the second message.
    this.messages = new MessageQueue({
      pull: () => this.#grpc?.startRead(),
      abandon: () => this.cancel(),
    }, { pulling: true });
    const headers = Promise.withResolvers<Metadata>();
    const outcome = Promise.withResolvers<CallOutcome<unknown>>();
    this.headers = headers.promise;
    this.outcome = outcome.promise;
    this.#resolveHeaders = headers.resolve;
    this.#resolveOutcome = outcome.resolve;
  }

  get ended(): boolean {
    return this.#ended;
  }

  readonly cancel = (): void => {
    if (this.#ended) return;
    if (this.#grpc === undefined) this.fail(Status.CANCELLED, CANCELLED_HERE);
    else cancelCall(this.#grpc, Status.CANCELLED, CANCELLED_HERE);
  };

  start(link: OpenLink, timeoutMs: number | undefined): void {
    const { method, options } = this.#call;
    this.#sentNs = nowNs();
    try {
      const grpc = createGrpcCall(link.grpc, method.path, timeoutMs);
      this.#grpc = grpc;
      this.#socket = link.socket;
      this.#window = new SendWindow(link.socket);
      grpc.start(toGrpcMetadata(options.metadata), this);
      grpc.startRead();
    } catch (error) {
      this.fail(Status.UNAVAILABLE, `the call could not be started: ${messageOf(error)}`);
      return;
    }
    this.#flush();
  }

  fail(code: StatusCode, message: string): void {
    this.#end(code, message, undefined);
  }

  write(message: unknown): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => {
      if (this.#ended || this.#halfClosed) {
        reject(new RpcError(Status.CANCELLED, "a message was written after the call's end"));
        return;
      }
      let bytes: Buffer;
      try {
        bytes = asBuffer(this.#call.method.encodeRequest(message));
      } catch (error) {
        const refusal = `the request could not be encoded: ${messageOf(error)}`;
        this.#refuse(refusal);
        reject(new RpcError(Status.INTERNAL, refusal));
        return;
      }
      this.#writes.push({ bytes, resolve, reject });
      this.#flush();
    });
    // A caller that does not await its writes learns of the failure from the outcome.
    promise.catch(() => {});
    return promise;
  }

  end(): void {
    if (this.#halfClosed) return;
    this.#halfClosed = true;
    this.#flush();
  }

  onReceiveMetadata(metadata: GrpcMetadata): void {
    this.#headersNs = nowNs();
    this.#grpcHeaders = metadata;
    this.#resolveHeaders(fromGrpcMetadata(metadata));
  }

  onReceiveMessage(bytes: Buffer): void {
    this.#received++;
    const { method } = this.#call;
    let message: unknown;
    try {
      message = method.decodeResponse(bytes);
    } catch (error) {
      this.#refuse(`the response could not be decoded: ${messageOf(error)}`);
      return;
    }
    this.messages.push(message);
    // Where one response is all there is, go on to the status without waiting for a reader.
    if (method.kind === "client_stream") this.#grpc?.startRead();
  }

  onReceiveStatus(status: StatusObject): void {
    if (this.#refusal !== undefined) {
      this.#end(this.#refusal.code, this.#refusal.details, status.metadata);
      return;
    }
    const { code, message } = callEnd(status, this.#socket);
    if (code === Status.OK && this.#call.method.kind === "client_stream" && this.#received !== 1) {
      const reason = `the server answered with ${this.#received} messages where one was due`;
      this.#end(Status.INTERNAL, reason, status.metadata);
      return;
    }
    this.#end(code, message, status.metadata);
  }

  #refuse(message: string): void {
    this.#refusal ??= new RpcError(Status.INTERNAL, message);
    if (this.#grpc === undefined) this.fail(Status.INTERNAL, message);
    else cancelCall(this.#grpc, Status.INTERNAL, message);
  }

  /** Sends what waits, one message at a time: grpc-js holds no more than one. */
  #flush(): void {
    if (this.#grpc === undefined || this.#pending !== undefined || this.#ended) return;
    const write = this.#writes.shift();
    if (write === undefined) {
      if (this.#halfClosed) this.#grpc.halfClose();
      return;
    }
    this.#pending = write;
    const window = this.#window as SendWindow;
    const next = () => {
      this.#pending = undefined;
      write.resolve(); // nothing when the call has ended meanwhile
      this.#flush();
    };
    window.add(write.bytes.length);
    const callback = () => window.whenOpen(next);
    this.#grpc.sendMessageWithContext({ callback }, write.bytes);
  }

  #endError(): RpcError {
    return new RpcError(Status.CANCELLED, "the call ended before the message was sent");
  }

  #end(code: StatusCode, message: string, trailers: GrpcMetadata | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const outcome = new GrpcOutcome(
      code,
      message,
      undefined,
      this.#grpcHeaders,
      trailers,
      this.#sentNs,
      this.#headersNs,
      nowNs(),
    );
    const error = code === Status.OK
      ? this.#endError()
      : new RpcError(code, message, { trailers: outcome.trailers });
    this.#pending?.reject(error);
    for (const write of this.#writes.splice(0)) write.reject(error);
    if (code === Status.OK) this.messages.end();
    else this.messages.fail(error);
    this.#onEnd();
    this.#resolveHeaders(outcome.headers); // nothing when they came
    this.#resolveOutcome(outcome);
  }
}
