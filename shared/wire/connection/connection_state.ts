import { DEFAULT_SETTINGS, type Settings } from "../frames/settings.ts";
import { HpackDecoder } from "../hpack/decoder.ts";
import { HpackEncoder } from "../hpack/encoder.ts";
import type { Limits } from "../limits/limits.ts";
import { TokenBucket } from "../limits/token_bucket.ts";
import { OutputBuffer } from "../output_buffer.ts";
import { ClosedStreams } from "../streams/closed_streams.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { StreamTable } from "../streams/stream_table.ts";
import type { WireError } from "../wire_error.ts";
import type { ConnectionListener } from "./listener.ts";
import type { ResolvedOptions } from "./options.ts";

/** Streams that a client opens before the server has said how many (as Go and nghttp2 do). */
const STREAMS_BEFORE_SETTINGS = 100;

/** Settings of ours that a SETTINGS frame changes. */
export interface LocalSettings {
  readonly headerTableBytes: number;
  readonly maxConcurrentStreams: number;
  readonly initialWindowBytes: number;
  readonly maxFrameBytes: number;
}

/** All that a connection remembers. The functions beside this file are the ones that change it. */
export class ConnectionState {
  readonly isServer: boolean;
  readonly listener: ConnectionListener;
  readonly limits: Limits;
  readonly indexing: boolean;
  autoConsume: boolean;
  readonly out = new OutputBuffer();
  readonly encoder: HpackEncoder;
  readonly decoder: HpackDecoder;
  /** Why the connection is over, or null. */
  error: WireError | null = null;
  /** Time of the latest input, ns, as handed in. */
  nowNs = 0;

  // Input that is not a whole frame yet.
  /** Octets of the client's preface still to come. */
  prefaceLeft = 0;
  carry: Uint8Array = new Uint8Array(0);
  carryLength = 0;
  settingsReceived = false;

  // A header block that waits for CONTINUATION; stream 0 is none.
  blockStreamId = 0;
  blockFlags = 0;
  blockDependsOnItself = false;
  block: Uint8Array = new Uint8Array(0);
  blockLength = 0;
  blockContinuations = 0;

  // Streams.
  readonly streams = new StreamTable();
  readonly closed: ClosedStreams;
  /** Streams ever opened, by either side. */
  streamsOpened = 0;
  /** The next stream that we open, on a client. */
  nextStreamId = 1;
  /** The highest stream that the peer has opened, and the highest that was handed on. */
  lastPeerStreamId = 0;
  lastProcessedStreamId = 0;
  /** The lowest last-stream-id of a GOAWAY sent and received. */
  goawaySentId = Infinity;
  goawayReceivedId = Infinity;

  // What the peer takes.
  peer: Settings;
  peerMaxStreams = STREAMS_BEFORE_SETTINGS;
  sendWindow = DEFAULT_SETTINGS.initialWindowBytes;
  /** Streams with DATA that waits, the one that waits longest first. */
  readonly blocked = new Set<Http2Stream>();

  // What we take: the values in force, and those that the peer has not acknowledged yet.
  maxFrameBytes = DEFAULT_SETTINGS.maxFrameBytes;
  streamWindow = DEFAULT_SETTINGS.initialWindowBytes;
  maxStreams: number;
  readonly unacknowledged: LocalSettings[] = [];
  receiveWindow: number;
  uncredited = 0;
  /** Credit is announced from this many octets on: half a window. */
  streamCreditBytes: number;
  readonly connectionCreditBytes: number;

  // Pings of ours without an answer.
  readonly pings = new Set<number>();
  nextPingToken = 1;

  // Counts for the limits.
  readonly resets: TokenBucket;
  queuedControlFrames = 0;
  emptyDataFrames = 0;
  windowUpdates = 0;
  priorities = 0;
  dataFramesSent = 0;
  headersSent = 0;

  constructor(isServer: boolean, listener: ConnectionListener, options: ResolvedOptions) {
    this.isServer = isServer;
    // A server takes no pushes, so that one which offers to can be told (RFC 9113, section 6.5.2).
    this.peer = isServer ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, enablePush: false };
    this.listener = listener;
    this.limits = options.limits;
    this.indexing = options.indexing;
    this.autoConsume = options.autoConsume;
    this.encoder = new HpackEncoder({ indexing: options.indexing });
    this.decoder = new HpackDecoder(options.limits);
    this.closed = new ClosedStreams(options.limits.rememberedResets);
    this.maxStreams = options.maxConcurrentStreams;
    this.receiveWindow = options.connectionWindowBytes;
    this.connectionCreditBytes = options.connectionWindowBytes >>> 1;
    this.streamCreditBytes = options.initialWindowBytes >>> 1;
    this.resets = new TokenBucket(options.limits.resetBurst, options.limits.resetsPerSec);
  }
}
