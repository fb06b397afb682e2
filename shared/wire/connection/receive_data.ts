import { ErrorCode } from "../error_code.ts";
import { DATA_ON_CONNECTION } from "../frames/data.ts";
import { Flag } from "../frames/frame.ts";
import { PADDING_FAULT, paddingOf } from "../frames/padding.ts";
import { FIRST_REFUSAL, StreamEvent, StreamState, transition } from "../streams/stream_state.ts";
import type { StreamStateValue } from "../streams/stream_state.ts";
import type { ConnectionState } from "./connection_state.ts";
import { creditConnection, creditStream } from "./credit.ts";
import { connectionError, failByFault, streamError } from "./fail.ts";
import { refuseFrame } from "./refuse_frame.ts";

/** Takes a DATA frame, whose whole payload counts against both windows (RFC 9113, section 6.9.1). */
export function receiveData(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  streamId: number,
): void {
  if (streamId === 0) return failByFault(c, DATA_ON_CONNECTION, 0);
  const payloadBytes = end - start;
  c.receiveWindow -= payloadBytes;
  if (c.receiveWindow < 0) {
    const message = "DATA beyond the window of the connection";
    return connectionError(c, "flow-control", ErrorCode.FLOW_CONTROL_ERROR, message);
  }
  const padding = paddingOf(bytes, start, end, flags, 0);
  if (padding < 0) return failByFault(c, PADDING_FAULT, 0);
  if (padding > 0) {
    start++;
    end -= padding - 1;
  }
  const endStream = (flags & Flag.END_STREAM) !== 0;
  const event = endStream ? StreamEvent.RECV_DATA_END : StreamEvent.RECV_DATA;
  const s = c.streams.get(streamId);
  const next = s === undefined ? FIRST_REFUSAL : transition(s.state, event);
  if (s === undefined || next >= FIRST_REFUSAL) {
    creditConnection(c, payloadBytes);
    return refuseFrame(c, streamId, event);
  }
  s.receiveWindow -= payloadBytes;
  if (s.receiveWindow < 0) {
    creditConnection(c, payloadBytes);
    const message = "DATA beyond the window of the stream";
    return streamError(c, streamId, s, "flow-control", ErrorCode.FLOW_CONTROL_ERROR, message);
  }
  const length = end - start;
  // CVE-2019-9518: frames that cost work and no window. Content pays for those before it, as in Netty
  // and Envoy: a connection that lives for days may see some now and then.
  if (length > 0) c.emptyDataFrames = 0;
  else if (!endStream && ++c.emptyDataFrames > c.limits.emptyDataFrames) {
    const message = "too many empty DATA frames";
    return connectionError(c, "limit", ErrorCode.ENHANCE_YOUR_CALM, message);
  }
  let problem: string | null = null;
  if (!s.headersReceived) problem = "DATA stands before the response's headers";
  else if (s.contentLeft >= 0) {
    // RFC 9113, section 8.1.1: content-length equals the DATA.
    s.contentLeft -= length;
    if (s.contentLeft < 0 || (endStream && s.contentLeft > 0)) {
      problem = "the content is not as long as content-length says";
    }
  }
  if (problem !== null) {
    creditConnection(c, payloadBytes);
    return streamError(c, streamId, s, "malformed", ErrorCode.PROTOCOL_ERROR, problem);
  }
  const closes = next === StreamState.CLOSED;
  s.state = next as StreamStateValue;
  // Padding is nothing that the owner could consume.
  let consumed = padding;
  if (s.autoConsume) consumed += length;
  else s.unconsumed += length;
  if (consumed > 0) {
    if (!endStream) creditStream(c, s, consumed);
    creditConnection(c, consumed);
  }
  // Before the owner hears of it, so that it can open the next stream at once.
  if (closes) {
    c.streams.delete(streamId);
    c.closed.finished(streamId);
  }
  c.listener.onData(s, bytes, start, end, endStream);
  if (closes) c.listener.onStreamClosed(s);
}
