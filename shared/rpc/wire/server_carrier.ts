import type { StatusCode } from "../../grpc/mod.ts";
import type { HeaderBlock, Http2Stream } from "../../wire/mod.ts";
import type { PeerIdentity } from "../server.ts";
import type { Expiring } from "./deadlines.ts";
import type { MessageSlab } from "./message_slab.ts";

/** What carries a call: its connection, as the call sees it. */
export interface CallCarrier {
  /** Largest request message, bytes. */
  readonly maxRequestBytes: number;
  /** What requests may hold on this connection, bytes, and what they hold. */
  readonly maxHeldRequestBytes: number;
  heldRequestBytes: number;
  /** For requests whose decoder may keep views of them. */
  readonly slab: MessageSlab;
  readonly peer: PeerIdentity;
  /** Now, ns on the clock of `clock/`. */
  nowNs(): number;
  /** When the bytes came that are being read, or that were read last, ns. */
  readonly turnNs: number;
  /** Handlers that run; counted by those who run them. */
  handlers: number;
  /** Sends a whole response: `bytes` up to `length` are its framed message. */
  respond(
    stream: Http2Stream,
    block: HeaderBlock,
    extra: readonly string[] | null,
    bytes: Uint8Array,
    length: number,
    trailers: HeaderBlock,
    trailersExtra: readonly string[] | null,
  ): void;
  /** Opens a response that is a stream. */
  sendHeaders(stream: Http2Stream, block: HeaderBlock, extra: readonly string[] | null): void;
  /** Sends a framed message, `bytes` up to `length`; false where the next one should wait. */
  sendMessage(stream: Http2Stream, bytes: Uint8Array, length: number): boolean;
  /** Ends a response: trailers, or all of it. */
  sendEnd(stream: Http2Stream, block: HeaderBlock, extra: readonly string[] | null): void;
  reset(stream: Http2Stream, code: number): void;
  /** Gives the client window back. */
  consumed(stream: Http2Stream, bytes: number): void;
  /** The call is over; told once a call. */
  callEnded(call: Expiring, code: StatusCode): void;
}

/** Counts interceptors that are not done with a call as the handler whose place they take. */
export function countHandler(carrier: CallCarrier, pending: PromiseLike<void>): void {
  carrier.handlers++;
  pending.then(() => {
    carrier.handlers--;
  });
}
