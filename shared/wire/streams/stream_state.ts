/**
 * The states of a stream (RFC 9113, section 5.1) without the two for pushes, which are refused.
 * Closed is split by how the stream ended, because that decides what a late frame means.
 *
 * ```text
 *                          +--------+
 *             send H / recv H       |
 *            +-------------| idle   |-------------+
 *            |  recv H+ES  |        |  send H+ES  |
 *            |      +------+--------+------+      |
 *            v      |                      |      |
 *        +--------+ |                      |      |
 *        | open   |-|----------------------|--+   |
 *        +--------+ | recv ES              |  | send ES
 *            |      v                      v  v   |
 *            |  +-------------+    +------------+ |
 *            |  | half-closed |    | half-closed|<+
 *            |  |  (remote)   |    |  (local)   |
 *            |  +-------------+    +------------+
 *            |      | send ES        recv ES |
 *            |      +-------->+--------+<----+
 *            |                | closed |
 *            |                +--------+
 *            +-- send RST (from any of the three) --> reset (local)
 *            +-- recv RST (from any of the three) --> reset (remote)
 * ```
 * H: HEADERS, ES: END_STREAM, RST: RST_STREAM.
 */
export const StreamState = {
  IDLE: 0,
  OPEN: 1,
  HALF_CLOSED_LOCAL: 2,
  HALF_CLOSED_REMOTE: 3,
  /** Both sides sent END_STREAM. */
  CLOSED: 4,
  /** We sent RST_STREAM; the peer may not know it yet. */
  RESET_LOCAL: 5,
  /** The peer sent RST_STREAM. */
  RESET_REMOTE: 6,
} as const;

/** One of {@link StreamState}. */
export type StreamStateValue = (typeof StreamState)[keyof typeof StreamState];

/** What happens to a stream; `_END` is a frame with END_STREAM. */
export const StreamEvent = {
  RECV_HEADERS: 0,
  RECV_HEADERS_END: 1,
  RECV_DATA: 2,
  RECV_DATA_END: 3,
  RECV_RST_STREAM: 4,
  RECV_WINDOW_UPDATE: 5,
  SEND_HEADERS: 6,
  SEND_HEADERS_END: 7,
  SEND_DATA: 8,
  SEND_DATA_END: 9,
  SEND_RST_STREAM: 10,
} as const;

/** One of {@link StreamEvent}. */
export type StreamEventValue = (typeof StreamEvent)[keyof typeof StreamEvent];

/** What a transition can be beside a new state: all are at least {@link FIRST_REFUSAL}. */
export const Refusal = {
  /** The frame is dropped; its header block and its window still count. */
  IGNORE: 8,
  /** Stream error STREAM_CLOSED. */
  STREAM_CLOSED: 9,
  /** Connection error STREAM_CLOSED. */
  CONNECTION_CLOSED: 10,
  /** Connection error PROTOCOL_ERROR. */
  PROTOCOL: 11,
  /** Our own side asked for what it may not do. */
  FORBIDDEN: 12,
} as const;

/** One of {@link Refusal}. */
type RefusalValue = (typeof Refusal)[keyof typeof Refusal];

/** Outcomes below are states, the others refusals. */
export const FIRST_REFUSAL = 8;

const { OPEN, HALF_CLOSED_LOCAL, HALF_CLOSED_REMOTE, CLOSED, RESET_LOCAL, RESET_REMOTE } =
  StreamState;
const { IGNORE, STREAM_CLOSED, CONNECTION_CLOSED, PROTOCOL, FORBIDDEN } = Refusal;

// deno-fmt-ignore
/** A row a state, a column an event, in the order of the constants above. */
const ROWS: readonly (readonly (StreamStateValue | RefusalValue)[])[] = [
  // idle: section 5.1, only HEADERS and PRIORITY may come.
  [OPEN, HALF_CLOSED_REMOTE, PROTOCOL, PROTOCOL, PROTOCOL, PROTOCOL,
   OPEN, HALF_CLOSED_LOCAL, FORBIDDEN, FORBIDDEN, FORBIDDEN],
  // open
  [OPEN, HALF_CLOSED_REMOTE, OPEN, HALF_CLOSED_REMOTE, RESET_REMOTE, OPEN,
   OPEN, HALF_CLOSED_LOCAL, OPEN, HALF_CLOSED_LOCAL, RESET_LOCAL],
  // half-closed (local)
  [HALF_CLOSED_LOCAL, CLOSED, HALF_CLOSED_LOCAL, CLOSED, RESET_REMOTE, HALF_CLOSED_LOCAL,
   FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, RESET_LOCAL],
  // half-closed (remote): anything but WINDOW_UPDATE, PRIORITY and RST_STREAM is a stream error.
  [STREAM_CLOSED, STREAM_CLOSED, STREAM_CLOSED, STREAM_CLOSED, RESET_REMOTE, HALF_CLOSED_REMOTE,
   HALF_CLOSED_REMOTE, CLOSED, HALF_CLOSED_REMOTE, CLOSED, RESET_LOCAL],
  // closed: after END_STREAM a frame is a connection error, but for what may have been under way.
  [CONNECTION_CLOSED, CONNECTION_CLOSED, CONNECTION_CLOSED, CONNECTION_CLOSED, IGNORE, IGNORE,
   FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN],
  // reset (local): frames sent before our RST_STREAM arrived are to be expected.
  [IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE,
   FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN],
  // reset (remote): a peer that has reset the stream must not use it.
  [STREAM_CLOSED, STREAM_CLOSED, STREAM_CLOSED, STREAM_CLOSED, IGNORE, IGNORE,
   FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN],
];

const EVENT_BITS = 4;
const TRANSITIONS = new Uint8Array(ROWS.length << EVENT_BITS);
ROWS.forEach((row, state) =>
  row.forEach((next, event) => TRANSITIONS[(state << EVENT_BITS) | event] = next)
);

/** The state after `event` in `state`, or a {@link Refusal}. */
export function transition(
  state: StreamStateValue,
  event: StreamEventValue,
): StreamStateValue | RefusalValue {
  return TRANSITIONS[(state << EVENT_BITS) | event] as StreamStateValue | RefusalValue;
}
