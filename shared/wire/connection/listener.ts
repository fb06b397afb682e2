import type { Settings } from "../frames/settings.ts";
import type { HeaderList } from "../headers/header_list.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import type { WireError } from "../wire_error.ts";

/**
 * What a connection tells its owner, from within `receive` unless a line says otherwise. Methods
 * may call the connection's own, but for `receive`. What they throw ends the connection with
 * INTERNAL_ERROR. Override what is needed; the rest does nothing.
 */
export class ConnectionListener {
  /**
   * A request came (server), or a response that is not informational (client). `headers` may be
   * shared with other streams and must not be changed.
   */
  onHeaders(_stream: Http2Stream, _headers: HeaderList, _endStream: boolean): void {}

  /**
   * Content came: the octets of `bytes` from `start` to `end`, valid during the call only. Where
   * the stream does not consume by itself, each must be handed to `consumed` later.
   */
  onData(
    _stream: Http2Stream,
    _bytes: Uint8Array,
    _start: number,
    _end: number,
    _endStream: boolean,
  ): void {}

  /** Trailers came, and with them the end of the peer's side. */
  onTrailers(_stream: Http2Stream, _headers: HeaderList): void {}

  /** An informational response (1xx) came. */
  onInformational(_stream: Http2Stream, _headers: HeaderList): void {}

  /**
   * The stream failed: the peer reset it or refused it by GOAWAY, it broke a rule, or its
   * connection failed (then also from within the call in which it did). A code of NO_ERROR behind
   * a whole response only says that the server wants no more of the request (RFC 9113, section
   * 8.1). Always followed by {@link onStreamClosed}.
   */
  onReset(_stream: Http2Stream, _error: WireError): void {}

  /** The stream ended, in whatever way; also from within the call of the owner that ended it. */
  onStreamClosed(_stream: Http2Stream): void {}

  /** The stream can take DATA again after `sendData` said no; also from within `takeOutput`. */
  onWritable(_stream: Http2Stream): void {}

  /** The peer's settings now hold; on a client more streams may be open now. */
  onSettings(_settings: Settings): void {}

  /** The peer has acknowledged our oldest open SETTINGS. */
  onSettingsAck(): void {}

  /** The peer pinged, and the answer is in the output. */
  onPing(): void {}

  /** The peer answered the ping with this token. */
  onPingAck(_token: number): void {}

  /** The peer will process no stream of ours above `lastStreamId`; debug data as text. */
  onGoaway(_lastStreamId: number, _code: number, _debugData: string): void {}

  /** The connection failed; GOAWAY is in the output unless the transport is gone. */
  onConnectionError(_error: WireError): void {}
}
