import { MAX_MAX_FRAME_BYTES, MIN_MAX_FRAME_BYTES } from "../frames/frame.ts";
import { MAX_WINDOW_BYTES } from "../frames/settings.ts";
import { type Limits, resolveLimits } from "../limits/limits.ts";

/** How a connection behaves. */
export interface ConnectionOptions {
  /** Octets of the HPACK table with which we decode. @default 4096 */
  readonly headerTableBytes?: number;
  /** Streams that the peer, a client, may have open; at least 100. @default 256 */
  readonly maxConcurrentStreams?: number;
  /** Window of every stream towards us, octets, 0 to 2^31-1. @default 1048576 */
  readonly initialWindowBytes?: number;
  /** Window of the connection towards us, octets, 65535 to 2^31-1. @default 8388608 */
  readonly connectionWindowBytes?: number;
  /** Largest frame payload that we take, octets, 2^14 to 2^24-1. @default 16384 */
  readonly maxFrameBytes?: number;
  /** DATA is consumed when it is delivered; a stream may be set otherwise. @default true */
  readonly autoConsume?: boolean;
  /** Put per-call header fields into the dynamic table. @default false */
  readonly indexing?: boolean;
  /** Bounds on what the peer may cause. */
  readonly limits?: Partial<Limits>;
}

/** {@link ConnectionOptions}, checked and complete. */
export interface ResolvedOptions extends Required<ConnectionOptions> {
  readonly limits: Limits;
}

/** Fills in and checks the options. @throws RangeError for a value outside its range */
export function resolveOptions(
  role: "client" | "server",
  given: ConnectionOptions = {},
): ResolvedOptions {
  const options = {
    headerTableBytes: 4096,
    maxConcurrentStreams: 256,
    initialWindowBytes: 1 << 20,
    connectionWindowBytes: 1 << 23,
    maxFrameBytes: MIN_MAX_FRAME_BYTES,
    autoConsume: true,
    indexing: false,
    ...given,
    limits: resolveLimits(role, given.limits),
  };
  checkRange("headerTableBytes", options.headerTableBytes, 0, 2 ** 24);
  // RFC 9113, section 6.5.2 advises against fewer than 100.
  checkRange("maxConcurrentStreams", options.maxConcurrentStreams, 100, 2 ** 31 - 1);
  checkRange("initialWindowBytes", options.initialWindowBytes, 0, MAX_WINDOW_BYTES);
  checkRange("connectionWindowBytes", options.connectionWindowBytes, 65535, MAX_WINDOW_BYTES);
  checkRange("maxFrameBytes", options.maxFrameBytes, MIN_MAX_FRAME_BYTES, MAX_MAX_FRAME_BYTES);
  return options;
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} is ${value}, not a whole number from ${least} to ${most}`);
  }
}
