import { CLIENT_PREFACE } from "../frames/preface.ts";
import { LARGEST_STREAM_ID } from "../frames/goaway.ts";
import type { HeaderBlock } from "../headers/header_block.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { ConnectionState } from "./connection_state.ts";
import { Http2Connection } from "./http2_connection.ts";
import type { ConnectionListener } from "./listener.ts";
import { type ConnectionOptions, resolveOptions } from "./options.ts";
import { openStream, sendData } from "./send.ts";

/** From this stream on a new connection should be opened: ids cannot be used again. */
const STREAM_IDS_SCARCE = 0.75 * 2 ** 31;

/**
 * The client's end of a connection. Its preface and SETTINGS are in the output from the start, and
 * streams may be opened before the server has answered.
 *
 * @example A client and a server in memory
 * ```ts
 * import { ClientConnection, ConnectionListener, HeaderBlock, ServerConnection } from "@lab/shared/wire";
 * import type { HeaderList, Http2Stream } from "@lab/shared/wire";
 * import assert from "node:assert/strict";
 *
 * const ok = HeaderBlock.of([":status", "200"]);
 * const end = HeaderBlock.of(["grpc-status", "0"]);
 * class Greeter extends ConnectionListener {
 *   override onHeaders(stream: Http2Stream): void {
 *     const text = new TextEncoder().encode("hello");
 *     server.respondUnary(stream, ok, null, text, 0, text.length, end, null);
 *   }
 * }
 * class Caller extends ConnectionListener {
 *   status = "";
 *   override onTrailers(_stream: Http2Stream, trailers: HeaderList): void {
 *     this.status = trailers.get("grpc-status") ?? "";
 *   }
 * }
 * const caller = new Caller();
 * const server = new ServerConnection(new Greeter());
 * const client = new ClientConnection(caller);
 * const request = HeaderBlock.of([":method", "POST", ":scheme", "http", ":path", "/a.B/C"]);
 * client.openStream(request, ["grpc-timeout", "1S"], true, null);
 * server.receive(client.takeOutput(), 0);
 * client.receive(server.takeOutput(), 0);
 * assert.equal(caller.status, "0");
 * ```
 */
export class ClientConnection extends Http2Connection {
  constructor(listener: ConnectionListener, options: ConnectionOptions = {}) {
    const resolved = resolveOptions("client", options);
    const state = new ConnectionState(false, listener, resolved);
    const at = state.out.reserve(CLIENT_PREFACE.length);
    state.out.bytes.set(CLIENT_PREFACE, at);
    super(state, resolved);
  }

  /** Streams that may be opened now: 0 after GOAWAY or an error. */
  get availableStreams(): number {
    const state = this.state;
    if (state.error !== null || this.isDraining || state.nextStreamId > LARGEST_STREAM_ID) return 0;
    return Math.max(0, state.peerMaxStreams - state.streams.size);
  }

  /** Three quarters of the stream ids are used: time for a new connection. */
  get streamIdsScarce(): boolean {
    return this.state.nextStreamId > STREAM_IDS_SCARCE;
  }

  /**
   * Opens a stream with its HEADERS: a prepared block, and per-call fields behind it. Null where
   * none may be opened: see {@link availableStreams}.
   *
   * @throws RangeError for a field in `extra` with a character above U+00FF
   */
  openStream(
    block: HeaderBlock,
    extra: readonly string[] | null,
    endStream: boolean,
    user: unknown,
  ): Http2Stream | null {
    if (this.availableStreams === 0) return null;
    return openStream(this.state, block, extra, endStream, user);
  }

  /** Opens a stream with HEADERS and one DATA that ends it, together in the output. */
  openUnary(
    block: HeaderBlock,
    extra: readonly string[] | null,
    bytes: Uint8Array,
    start: number,
    end: number,
    user: unknown,
  ): Http2Stream | null {
    if (this.availableStreams === 0) return null;
    const stream = openStream(this.state, block, extra, false, user);
    sendData(this.state, stream, bytes, start, end, true);
    return stream;
  }
}
