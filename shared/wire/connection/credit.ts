import { writeWindowUpdate } from "../frames/window_update.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { StreamState } from "../streams/stream_state.ts";
import type { ConnectionState } from "./connection_state.ts";

/** Gives the peer back window of the connection, announced when it is half a window. */
export function creditConnection(c: ConnectionState, bytes: number): void {
  c.uncredited += bytes;
  if (c.uncredited < c.connectionCreditBytes || c.uncredited === 0) return;
  writeWindowUpdate(c.out, 0, c.uncredited);
  c.receiveWindow += c.uncredited;
  c.uncredited = 0;
}

/** Gives the peer back window of a stream, unless it will send no more on it. */
export function creditStream(c: ConnectionState, s: Http2Stream, bytes: number): void {
  if (s.state !== StreamState.OPEN && s.state !== StreamState.HALF_CLOSED_LOCAL) return;
  s.uncredited += bytes;
  if (s.uncredited < c.streamCreditBytes || s.uncredited === 0) return;
  writeWindowUpdate(c.out, s.id, s.uncredited);
  s.receiveWindow += s.uncredited;
  s.uncredited = 0;
}

/** Takes DATA as dealt with by the owner: at most what the owner was given and has not returned. */
export function consume(c: ConnectionState, s: Http2Stream, bytes: number): void {
  const consumed = Math.min(bytes, s.unconsumed);
  if (consumed <= 0 || c.error !== null) return;
  s.unconsumed -= consumed;
  creditStream(c, s, consumed);
  creditConnection(c, consumed);
}
