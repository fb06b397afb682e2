import { ErrorCode } from "../error_code.ts";
import { LARGEST_STREAM_ID } from "../frames/goaway.ts";
import { CLIENT_PREFACE } from "../frames/preface.ts";
import type { HeaderBlock } from "../headers/header_block.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { ConnectionState } from "./connection_state.ts";
import { Http2Connection } from "./http2_connection.ts";
import type { ConnectionListener } from "./listener.ts";
import { type ConnectionOptions, resolveOptions } from "./options.ts";
import { sendData, sendHeaders } from "./send.ts";

/** The server's end of a connection. Its SETTINGS are in the output from the start. */
export class ServerConnection extends Http2Connection {
  constructor(listener: ConnectionListener, options: ConnectionOptions = {}) {
    const resolved = resolveOptions("server", options);
    const state = new ConnectionState(true, listener, resolved);
    state.prefaceLeft = CLIENT_PREFACE.length;
    super(state, resolved);
  }

  /** The highest stream that was handed to the listener. */
  get lastStreamId(): number {
    return this.state.lastProcessedStreamId;
  }

  /**
   * Answers a stream with HEADERS, one DATA and trailers, together in the output. False where the
   * stream is over already.
   *
   * @throws RangeError for a field in `extra` or `trailersExtra` with a character above U+00FF
   */
  respondUnary(
    stream: Http2Stream,
    block: HeaderBlock,
    extra: readonly string[] | null,
    bytes: Uint8Array,
    start: number,
    end: number,
    trailers: HeaderBlock,
    trailersExtra: readonly string[] | null,
  ): boolean {
    const state = this.state;
    if (!sendHeaders(state, stream, block, extra, false)) return false;
    sendData(state, stream, bytes, start, end, false);
    return sendHeaders(state, stream, trailers, trailersExtra, true);
  }

  /**
   * Begins a graceful end (RFC 9113, section 6.8): says that one is near, and pings to learn when
   * the client knows. On `onPingAck` with the token returned here, or when it takes too long, the
   * owner calls {@link goaway}, and closes when no stream is open.
   */
  announceShutdown(): number {
    this.goaway(ErrorCode.NO_ERROR, "", LARGEST_STREAM_ID);
    return this.ping();
  }
}
