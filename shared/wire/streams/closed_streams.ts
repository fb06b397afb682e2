import { StreamState, type StreamStateValue } from "./stream_state.ts";

const FINISHED_SLOTS = 64;

/**
 * How streams that are gone have ended: every reset, up to a bound, oldest forgotten first; and the
 * last few of those that ended well, which only decides the code of an error.
 */
export class ClosedStreams {
  readonly #resets = new Map<number, StreamStateValue>();
  readonly #finished = new Uint32Array(FINISHED_SLOTS);
  readonly #capacity: number;

  /** @param capacity resets that are remembered */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Notes that both sides ended the stream. */
  finished(streamId: number): void {
    this.#finished[(streamId >>> 1) & (FINISHED_SLOTS - 1)] = streamId;
  }

  /** Notes that the stream was reset, by us or by the peer. */
  reset(streamId: number, state: StreamStateValue): void {
    if (this.#resets.size >= this.#capacity) {
      for (const oldest of this.#resets.keys()) {
        this.#resets.delete(oldest);
        break;
      }
    }
    this.#resets.set(streamId, state);
  }

  /** The state of a stream that is gone, or undefined where it is not known any more. */
  stateOf(streamId: number): StreamStateValue | undefined {
    if (this.#finished[(streamId >>> 1) & (FINISHED_SLOTS - 1)] === streamId) {
      return StreamState.CLOSED;
    }
    return this.#resets.get(streamId);
  }
}
