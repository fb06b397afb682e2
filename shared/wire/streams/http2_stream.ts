import type { HeaderBlock } from "../headers/header_block.ts";
import { StreamState, type StreamStateValue } from "./stream_state.ts";

/** Octets of DATA that wait for window. */
interface QueuedData {
  readonly bytes: Uint8Array;
  /** Octets before this index were sent. */
  at: number;
}

/** What follows the queued DATA of a stream. */
interface QueuedTrailers {
  readonly block: HeaderBlock;
  readonly extra: readonly string[] | null;
}

/**
 * One stream. The owner reads {@link id}, {@link state} and {@link queuedBytes}, and keeps its call
 * object in {@link user}; all else belongs to the connection.
 */
export class Http2Stream {
  /** Free for the owner: the object that the stream's events are for. */
  user: unknown = undefined;
  /** Where the stream stands. */
  state: StreamStateValue = StreamState.IDLE;
  /** Octets of DATA taken from the owner and not yet framed. */
  queuedBytes = 0;
  /** When DATA was last framed or first had to wait, ns on the clock of `receive`. */
  lastProgressNs = 0;

  /** DATA that is credited without the owner's {@link Http2Connection.consumed}. @internal */
  autoConsume: boolean;
  /** Octets that we may send; negative after a smaller INITIAL_WINDOW_SIZE. @internal */
  sendWindow: number;
  /** Octets that the peer may send. @internal */
  receiveWindow: number;
  /** Octets consumed and not yet announced with WINDOW_UPDATE. @internal */
  uncredited = 0;
  /** Octets given to the owner and not yet consumed. @internal */
  unconsumed = 0;
  /** Octets of DATA still to come by `content-length`, or -1. @internal */
  contentLeft = -1;
  /** 1xx responses that have come. @internal */
  informational = 0;
  /** The header list that opens the peer's message has come. @internal */
  headersReceived = false;
  /** The response has no content whatever its `content-length` (RFC 9110, section 9.3.2). @internal */
  isHead = false;
  /** DATA that waits for window. @internal */
  queue: QueuedData[] | null = null;
  /** END_STREAM follows the queued DATA. @internal */
  endQueued = false;
  /** Trailers follow the queued DATA. @internal */
  trailersQueued: QueuedTrailers | null = null;
  /** The owner was told to wait, and is told when it can go on. @internal */
  wantsWritable = false;

  constructor(
    /** RFC 9113, section 5.1.1. */
    readonly id: number,
    sendWindow: number,
    receiveWindow: number,
    autoConsume: boolean,
  ) {
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow;
    this.autoConsume = autoConsume;
  }
}
