import { NS_PER_MS } from "../../base/mod.ts";

/** What grpc-go lets pass before it acts (`internal/transport/http2_server.go`, maxPingStrikes). */
const STRIKES_ALLOWED = 2;

/** How far apart pings must be, ms. */
interface PingIntervals {
  /** While the client has streams. */
  readonly minPingIntervalMs: number;
  /** While it has none. */
  readonly minIdlePingIntervalMs: number;
}

/**
 * Counts the pings of a client that come too soon after the one before. What the server sends on a
 * stream forgives all strikes, as clients ping to measure the bandwidth when data comes (gRFC A8 and
 * `doc/keepalive.md`).
 */
export class PingPolice {
  readonly #intervals: PingIntervals;
  #strikes = 0;
  #lastNs = -Infinity;
  #hasAnswered = false;

  constructor(intervals: PingIntervals) {
    this.#intervals = intervals;
  }

  /** The server has sent something on a stream. */
  answered(): void {
    this.#hasAnswered = true;
  }

  /** A ping came at `nowNs`; false where it was one too many. */
  allows(nowNs: number, hasStreams: boolean): boolean {
    if (this.#hasAnswered) {
      this.#hasAnswered = false;
      this.#strikes = 0;
      this.#lastNs = -Infinity;
    }
    const { minPingIntervalMs, minIdlePingIntervalMs } = this.#intervals;
    const intervalNs = (hasStreams ? minPingIntervalMs : minIdlePingIntervalMs) * NS_PER_MS;
    if (nowNs - this.#lastNs < intervalNs) this.#strikes++;
    this.#lastNs = nowNs;
    return this.#strikes <= STRIKES_ALLOWED;
  }
}
