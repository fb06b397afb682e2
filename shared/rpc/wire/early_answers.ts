import { ErrorCode, type Http2Stream, type ServerConnection, StreamState } from "../../wire/mod.ts";

/**
 * Streams that a server has answered before the client's end. RFC 9113, section 8.1: it may then ask
 * the client to stop, with RST_STREAM and NO_ERROR, once the whole answer has left.
 */
export class EarlyAnswers {
  readonly #connection: ServerConnection;
  /** Those whose answer still waits for window. */
  readonly #leaving = new Set<Http2Stream>();

  constructor(connection: ServerConnection) {
    this.#connection = connection;
  }

  /** The end of a stream's answer was sent, or waits behind what the windows hold back. */
  answered(stream: Http2Stream): void {
    if (stream.state === StreamState.HALF_CLOSED_LOCAL) this.#askToStop(stream);
    else if (stream.state === StreamState.OPEN) this.#leaving.add(stream);
  }

  /** Output has left: some answers may be whole now. */
  settle(): void {
    if (this.#leaving.size === 0) return;
    for (const stream of this.#leaving) {
      if (stream.state === StreamState.OPEN) continue;
      this.#leaving.delete(stream);
      if (stream.state === StreamState.HALF_CLOSED_LOCAL) this.#askToStop(stream);
    }
  }

  #askToStop(stream: Http2Stream): void {
    this.#connection.resetStream(stream, ErrorCode.NO_ERROR);
  }
}
