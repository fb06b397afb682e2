import { ErrorCode } from "../error_code.ts";
import { writeGoaway } from "../frames/goaway.ts";
import { writePing } from "../frames/ping.ts";
import type { Settings } from "../frames/settings.ts";
import { DEFAULT_SETTINGS } from "../frames/settings.ts";
import { writeWindowUpdate } from "../frames/window_update.ts";
import type { HeaderBlock } from "../headers/header_block.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import type { WireError } from "../wire_error.ts";
import { ConnectionState, type LocalSettings } from "./connection_state.ts";
import { consume } from "./credit.ts";
import { connectionError, connectionLost, streamError } from "./fail.ts";
import type { ResolvedOptions } from "./options.ts";
import { receive } from "./receive.ts";
import { announceSettings } from "./receive_settings.ts";
import { flush, resetStream, sendData, sendHeaders } from "./send.ts";

/**
 * What both ends of an HTTP/2 connection share (RFC 9113), without sockets, timers or a clock.
 *
 * The owner hands in what the transport gives with {@link receive}, and writes what
 * {@link takeOutput} gives, once a turn of its loop, as long as {@link hasOutput}. It takes output
 * only when the transport has passed on what it was given before: the bounds on pending output
 * count from there.
 */
export abstract class Http2Connection {
  /** @internal */
  protected readonly state: ConnectionState;
  #settings: LocalSettings;

  /** The caller writes what precedes SETTINGS. @internal */
  protected constructor(state: ConnectionState, options: ResolvedOptions) {
    this.state = state;
    this.#settings = options;
    announceSettings(state, {
      headerTableBytes: options.headerTableBytes,
      maxConcurrentStreams: options.maxConcurrentStreams,
      initialWindowBytes: options.initialWindowBytes,
      maxFrameBytes: options.maxFrameBytes,
    });
    const more = options.connectionWindowBytes - DEFAULT_SETTINGS.initialWindowBytes;
    if (more > 0) writeWindowUpdate(state.out, 0, more);
  }

  /** Why the connection is over, or null. The output may still hold GOAWAY. */
  get error(): WireError | null {
    return this.state.error;
  }

  /** Streams that are open. */
  get openStreams(): number {
    return this.state.streams.size;
  }

  /** The peer's settings. */
  get peerSettings(): Settings {
    return this.state.peer;
  }

  /** The peer's first SETTINGS has come. */
  get isReady(): boolean {
    return this.state.settingsReceived;
  }

  /** SETTINGS of ours without an answer; the owner decides how long to wait (SETTINGS_TIMEOUT). */
  get unacknowledgedSettings(): number {
    return this.state.unacknowledged.length;
  }

  /** A GOAWAY was sent or received: no new streams. */
  get isDraining(): boolean {
    return this.state.goawaySentId !== Infinity || this.state.goawayReceivedId !== Infinity;
  }

  /** HEADERS and DATA frames that were put into the output, whatever became of their streams. */
  get streamFramesSent(): number {
    return this.state.headersSent + this.state.dataFramesSent;
  }

  /** Streams with DATA that waits for window or for the output to be taken. */
  get blockedStreams(): number {
    return this.state.blocked.size;
  }

  /** There is output to be taken. */
  get hasOutput(): boolean {
    return this.state.out.end > this.state.out.start;
  }

  /** Octets of output that wait to be taken. */
  get pendingOutputBytes(): number {
    return this.state.out.pendingBytes;
  }

  /**
   * Takes octets from the transport; the listener hears what they mean before this returns. Never
   * throws, whatever the octets. The octets are read in place and not kept.
   *
   * @param nowNs the time, ns, monotonic
   */
  receive(bytes: Uint8Array, nowNs: number): void {
    receive(this.state, bytes, nowNs);
  }

  /**
   * The output, which the owner then has to write. The view stays as it is for ever. DATA that
   * waited for output to be taken is added behind it: see {@link hasOutput}.
   */
  takeOutput(): Uint8Array {
    const state = this.state;
    const output = state.out.take();
    state.queuedControlFrames = 0;
    if (state.blocked.size > 0 && state.error === null) flush(state);
    return output;
  }

  /**
   * Sends HEADERS on an open stream, or with `endStream` trailers, which go behind DATA that still
   * waits. False where the stream is not in a state for it.
   *
   * @throws RangeError for a field in `extra` with a character above U+00FF
   */
  sendHeaders(
    stream: Http2Stream,
    block: HeaderBlock,
    extra: readonly string[] | null,
    endStream: boolean,
  ): boolean {
    return sendHeaders(this.state, stream, block, extra, endStream);
  }

  /**
   * Sends the octets of `bytes` from `start` to `end`; those that windows hold back are copied and
   * sent later. False where the owner should wait for `onWritable`, as the stream holds its send
   * budget (they are taken nonetheless), or where the stream is not in a state for DATA.
   */
  sendData(
    stream: Http2Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    endStream: boolean,
  ): boolean {
    return sendData(this.state, stream, bytes, start, end, endStream);
  }

  /** Sends RST_STREAM with one of `ErrorCode`. False where the stream is over already. */
  resetStream(stream: Http2Stream, code: number): boolean {
    return resetStream(this.state, stream, code);
  }

  /**
   * Gives the peer back window for octets that `onData` delivered on a stream that does not consume
   * by itself; also after the stream has ended.
   */
  consumed(stream: Http2Stream, bytes: number): void {
    consume(this.state, stream, bytes);
  }

  /** Sends PING; `onPingAck` gets the token returned here. */
  ping(): number {
    const state = this.state;
    const token = state.nextPingToken;
    state.nextPingToken = (token + 1) >>> 0;
    if (state.error !== null) return token;
    state.pings.add(token);
    writePing(state.out, token);
    return token;
  }

  /** Announces changed settings of ours; `onSettingsAck` says when the peer knows them. */
  updateSettings(settings: Partial<LocalSettings>): void {
    if (this.state.error !== null) return;
    const { headerTableBytes, maxConcurrentStreams, initialWindowBytes, maxFrameBytes } = {
      ...this.#settings,
      ...settings,
    };
    this.#settings = { headerTableBytes, maxConcurrentStreams, initialWindowBytes, maxFrameBytes };
    announceSettings(this.state, this.#settings);
  }

  /**
   * Sends GOAWAY: no stream of the peer's above `lastStreamId` is taken from now on; those up to it
   * go on. Closing the transport is the owner's.
   */
  goaway(
    code: number = ErrorCode.NO_ERROR,
    debugData = "",
    lastStreamId: number = this.state.lastProcessedStreamId,
  ): void {
    const state = this.state;
    if (state.error !== null) return;
    // RFC 9113, section 6.8: the last-stream-id must not grow.
    state.goawaySentId = Math.min(state.goawaySentId, lastStreamId);
    writeGoaway(state.out, state.goawaySentId, code, debugData);
  }

  /**
   * Ends the connection for what the peer did, by a rule of the owner's: GOAWAY, and open streams
   * fail with kind `limit`. What still comes is not looked at.
   */
  fail(code: number, debugData: string): void {
    connectionError(this.state, "limit", code, debugData);
  }

  /** Tells the connection that its transport has ended; open streams fail with kind `lost`. */
  transportClosed(message = "the transport closed"): void {
    connectionLost(this.state, message);
  }

  /**
   * Resets streams with DATA that waited at least `timeoutNs` without progress by `nowNs`, for a
   * window that the peer does not open; returns how many. This bounds how long a peer that does not
   * read can hold memory (CVE-2019-9517). A stream that waits for output to be taken stands in line
   * behind others, which is no fault of the peer's: whether the transport moves is the owner's to see.
   */
  resetStalled(nowNs: number, timeoutNs: number, code: number = ErrorCode.CANCEL): number {
    const state = this.state;
    if (state.error !== null) return 0;
    state.nowNs = nowNs;
    const stalled = [...state.blocked].filter((s) =>
      nowNs - s.lastProgressNs >= timeoutNs && (s.sendWindow <= 0 || state.sendWindow <= 0)
    );
    for (const s of stalled) {
      const message = "the peer takes no DATA";
      if (state.blocked.has(s)) streamError(state, s.id, s, "limit", code, message);
    }
    return stalled.length;
  }
}
