import { ErrorCode } from "../error_code.ts";
import { writeRstStream } from "../frames/rst_stream.ts";
import { checkHeaders } from "../headers/check_headers.ts";
import { HeaderBlock } from "../headers/header_block.ts";
import { HeaderKind, type HeaderList } from "../headers/header_list.ts";
import { Http2Stream } from "../streams/http2_stream.ts";
import { FIRST_REFUSAL, StreamEvent, StreamState, transition } from "../streams/stream_state.ts";
import type { StreamStateValue } from "../streams/stream_state.ts";
import type { ConnectionState } from "./connection_state.ts";
import { connectionError, countControlFrame, streamError, takeReset } from "./fail.ts";
import { refuseFrame } from "./refuse_frame.ts";
import { writeHeaders } from "./send.ts";

const HEADERS_TOO_LARGE = HeaderBlock.of([":status", "431"]);
const TOO_LARGE = "the header list is larger than our limit";
const TOO_MANY_INFORMATIONAL = "too many informational responses";

/** Hands a decoded header list to the stream for which it came. */
export function takeHeaders(
  c: ConnectionState,
  streamId: number,
  list: HeaderList,
  endStream: boolean,
): void {
  const event = endStream ? StreamEvent.RECV_HEADERS_END : StreamEvent.RECV_HEADERS;
  const s = c.streams.get(streamId);
  if (s === undefined) {
    if (c.isServer && streamId > c.lastPeerStreamId) {
      return takeRequest(c, streamId, list, endStream);
    }
    return refuseFrame(c, streamId, event);
  }
  const next = transition(s.state, event);
  if (next >= FIRST_REFUSAL) return refuseFrame(c, streamId, event);
  if (list.tooLarge) {
    return streamError(c, streamId, s, "header-list", ErrorCode.ENHANCE_YOUR_CALM, TOO_LARGE);
  }
  const problem = s.headersReceived
    ? trailersProblem(s, list, endStream)
    : responseProblem(s, list, endStream);
  if (problem !== null) {
    return streamError(c, streamId, s, "malformed", ErrorCode.PROTOCOL_ERROR, problem);
  }
  if (!s.headersReceived && list.status < 200) {
    // RFC 9110, section 15.2 sets them no end: a server could keep a call and its client busy.
    if (++s.informational > c.limits.informationalResponses) {
      const { ENHANCE_YOUR_CALM } = ErrorCode;
      return streamError(c, streamId, s, "limit", ENHANCE_YOUR_CALM, TOO_MANY_INFORMATIONAL);
    }
  }
  s.state = next as StreamStateValue;
  const closes = next === StreamState.CLOSED;
  // Before the owner hears of it, so that it can open the next stream at once.
  if (closes) {
    c.streams.delete(streamId);
    c.closed.finished(streamId);
  }
  if (s.headersReceived) {
    c.listener.onTrailers(s, list);
  } else if (list.status < 200) {
    c.listener.onInformational(s, list);
  } else {
    s.headersReceived = true;
    c.listener.onHeaders(s, list, endStream);
  }
  if (closes) c.listener.onStreamClosed(s);
}

/** A stream that the client opens. */
function takeRequest(
  c: ConnectionState,
  streamId: number,
  list: HeaderList,
  endStream: boolean,
): void {
  // RFC 9113, section 5.1.1: clients open odd streams.
  if ((streamId & 1) === 0) {
    const message = `a client opened stream ${streamId}`;
    return connectionError(c, "protocol", ErrorCode.PROTOCOL_ERROR, message);
  }
  c.lastPeerStreamId = streamId;
  // RFC 9113, section 6.8: streams above the last-stream-id of our GOAWAY are ignored.
  if (streamId > c.goawaySentId) return;
  c.streamsOpened++;
  if (c.streams.size >= c.maxStreams) {
    const message = `more than ${c.maxStreams} streams are open`;
    return streamError(c, streamId, undefined, "refused", ErrorCode.REFUSED_STREAM, message);
  }
  if (list.tooLarge) return answerTooLarge(c, streamId, endStream);
  const problem = checkHeaders(list, HeaderKind.REQUEST) ??
    (endStream && list.contentLength > 0 ? "content-length without content" : null);
  if (problem !== null) {
    return streamError(c, streamId, undefined, "malformed", ErrorCode.PROTOCOL_ERROR, problem);
  }
  c.lastProcessedStreamId = streamId;
  const s = new Http2Stream(streamId, c.peer.initialWindowBytes, c.streamWindow, c.autoConsume);
  s.state = endStream ? StreamState.HALF_CLOSED_REMOTE : StreamState.OPEN;
  s.headersReceived = true;
  s.contentLeft = list.contentLength;
  c.streams.set(streamId, s);
  c.listener.onHeaders(s, list, endStream);
}

/** RFC 6585, section 5: status 431 says why, where a reset would not. */
function answerTooLarge(c: ConnectionState, streamId: number, endStream: boolean): void {
  if (!takeReset(c)) return;
  writeHeaders(c, streamId, HEADERS_TOO_LARGE, null, true);
  if (!endStream) writeRstStream(c.out, streamId, ErrorCode.NO_ERROR);
  c.closed.reset(streamId, StreamState.RESET_LOCAL);
  countControlFrame(c);
}

function responseProblem(s: Http2Stream, list: HeaderList, endStream: boolean): string | null {
  const problem = checkHeaders(list, HeaderKind.RESPONSE);
  if (problem !== null) return problem;
  if (list.status < 200) {
    // RFC 9113, section 8.1: an informational response does not end the stream; section 8.6: there
    // is no switching of protocols.
    return endStream || list.status === 101 ? `status ${list.status} is not for HTTP/2` : null;
  }
  // RFC 9110, section 6.4.1: these have no content, whatever content-length says.
  const hasContent = !s.isHead && list.status !== 204 && list.status !== 304;
  s.contentLeft = hasContent ? list.contentLength : -1;
  return endStream && s.contentLeft > 0 ? "content-length without content" : null;
}

function trailersProblem(s: Http2Stream, list: HeaderList, endStream: boolean): string | null {
  // RFC 9113, section 8.1: trailers end the stream.
  if (!endStream) return "a second header list does not end the stream";
  if (s.contentLeft > 0) return "the content is shorter than content-length";
  return checkHeaders(list, HeaderKind.TRAILERS);
}
