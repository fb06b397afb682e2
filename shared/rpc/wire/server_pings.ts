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
 * Counts the pings of a client that come too soon after the one before. Every HEADERS or DATA frame
 * that the server sends forgives all strikes (gRFC A8, `doc/keepalive.md`): clients of grpc-go and
 * others ping once a round trip as long as data comes, to learn the bandwidth.
 */
export class PingPolice {
  readonly #intervals: PingIntervals;
  #strikes = 0;
  #lastNs = -Infinity;
  #framesSent = 0;

  constructor(intervals: PingIntervals) {
    this.#intervals = intervals;
  }

  /**
   * A ping came at `nowNs`; false where it was one too many.
   *
   * @param framesSent HEADERS and DATA frames that were sent on the connection so far
   */
  allows(
    nowNs: number,
    { hasStreams, framesSent }: { readonly hasStreams: boolean; readonly framesSent: number },
  ): boolean {
    if (framesSent !== this.#framesSent) {
      this.#framesSent = framesSent;
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
