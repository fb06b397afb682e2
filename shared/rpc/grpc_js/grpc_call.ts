import { Buffer } from "node:buffer";
import type { Channel as GrpcChannel, StatusObject } from "@grpc/grpc-js";
import { Status, type StatusCode, statusCode } from "../../grpc/mod.ts";
import type { SendingSocket } from "./send_window.ts";

/** A call of grpc-js below its client classes: bytes and callbacks, no promise, no stream. */
export type GrpcCall = ReturnType<GrpcChannel["createCall"]>;

/** A connection that can be used. */
export interface OpenLink {
  readonly grpc: GrpcChannel;
  readonly socket: SendingSocket;
}

/** A call of ours that waits for a connection. */
export interface Startable {
  /** Begins on an open connection. `timeoutMs` is what is left of the deadline. */
  start(link: OpenLink, timeoutMs: number | undefined): void;
  /** Ends it here; nothing when it has ended. */
  fail(code: StatusCode, message: string): void;
  readonly ended: boolean;
}

/** Creates a call whose deadline is `timeoutMs` from now. */
export function createGrpcCall(
  channel: GrpcChannel,
  path: string,
  timeoutMs: number | undefined,
): GrpcCall {
  const deadline = timeoutMs === undefined ? Infinity : Date.now() + timeoutMs;
  return channel.createCall(path, deadline, null, null, 0);
}

/** The same bytes as a Buffer, which grpc-js insists on. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The status message of a call that its own caller gave up. */
export const CANCELLED_HERE = "cancelled by the caller";

/** How a call ended: the code and the message, empty when it is OK. */
interface CallEnd {
  readonly code: StatusCode;
  readonly message: string;
}

const OK: CallEnd = { code: Status.OK, message: "" };
// What grpc-js makes up when a stream closes without a status; never what a server said.
const CLOSED_WITHOUT_STATUS = /^(Received RST_STREAM with code|Call cancelled$)/;

/** The status that grpc-js gives, and the loss of the connection where it does not know of it yet. */
export function callEnd(status: StatusObject, socket: SendingSocket | undefined): CallEnd {
  if (status.code === Status.OK) return OK;
  if (socket?.destroyed && CLOSED_WITHOUT_STATUS.test(status.details)) {
    return { code: Status.UNAVAILABLE, message: "the connection was lost" };
  }
  return { code: statusCode(status.code), message: status.details };
}
