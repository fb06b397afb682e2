import { ErrorCode } from "../error_code.ts";
import {
  FIRST_REFUSAL,
  Refusal,
  StreamEvent,
  type StreamEventValue,
  StreamState,
  type StreamStateValue,
  transition,
} from "../streams/stream_state.ts";
import type { ConnectionState } from "./connection_state.ts";
import { connectionError, streamError } from "./fail.ts";

/** Answers a frame that its stream is not in a state for; `streamId` is not 0. */
export function refuseFrame(c: ConnectionState, streamId: number, event: StreamEventValue): void {
  const s = c.streams.get(streamId);
  const state = s === undefined ? stateOfGone(c, streamId, event) : s.state;
  const outcome = transition(state, event);
  const message = `a frame on stream ${streamId} that is not open for it`;
  switch (outcome) {
    case Refusal.STREAM_CLOSED:
      return streamError(c, streamId, s, "stream-closed", ErrorCode.STREAM_CLOSED, message);
    case Refusal.CONNECTION_CLOSED:
      return connectionError(c, "stream-closed", ErrorCode.STREAM_CLOSED, message);
    case Refusal.IGNORE:
      return;
  }
  if (outcome >= FIRST_REFUSAL || state === StreamState.IDLE) {
    connectionError(c, "protocol", ErrorCode.PROTOCOL_ERROR, message);
  }
}

/** The state of a stream that is not open: how it ended, or idle, or a guess where it is forgotten. */
function stateOfGone(
  c: ConnectionState,
  streamId: number,
  event: StreamEventValue,
): StreamStateValue {
  // Even streams are pushes, of which there are none.
  const last = c.isServer ? c.lastPeerStreamId : c.nextStreamId - 2;
  if (streamId > last || (streamId & 1) === 0) return StreamState.IDLE;
  const known = c.closed.stateOf(streamId);
  if (known !== undefined) return known;
  // Streams above our GOAWAY were ignored from the start. On a client, one of ours that is
  // forgotten was most likely reset.
  if (!c.isServer || streamId > c.goawaySentId) return StreamState.RESET_LOCAL;
  // RFC 9113, section 5.1.1: a client must not open a stream below the last one …
  if (event === StreamEvent.RECV_HEADERS || event === StreamEvent.RECV_HEADERS_END) {
    return StreamState.IDLE;
  }
  // … and any other frame is one on a stream that is closed.
  return StreamState.RESET_REMOTE;
}
