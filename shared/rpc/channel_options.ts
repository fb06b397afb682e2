import type { TlsMaterial } from "../credentials/mod.ts";
import type { Address } from "../transport/mod.ts";
import type { ClientInterceptor } from "./interceptor.ts";

/** How to open a channel. */
export interface ChannelOptions {
  /** Where to connect. */
  readonly address: Address;
  /** Absent for plain text (h2c by prior knowledge). */
  readonly tls?: TlsMaterial;
  /**
   * The name that the server's certificate must carry.
   * @default the host of `address`, `localhost` for a Unix socket
   */
  readonly serverName?: string;
  /** For each connection: from the dial to the peer's SETTINGS, ms. @default 10000 */
  readonly connectTimeoutMs?: number;
  /**
   * Whether a lost connection is replaced by a new one, and the wire engine sends a call once more
   * that a server has refused unseen. Who measures opens channels with `NO_RETRIES`, which is
   * false here: then a lost connection stays lost, and calls fail with UNAVAILABLE at once.
   * @default true
   */
  readonly reconnect?: boolean;
  /**
   * Connections that share the calls in turn; with `reconnect`, calls pass over those that are lost.
   * The wire engine only. @default 1
   */
  readonly connections?: number;
  /**
   * Silence under calls before the server is pinged, ms, at least 10000; a server that does not
   * answer within 20 s is given up. The wire engine only. @default none
   */
  readonly keepaliveMs?: number;
  /** The first one is the outermost. @default [] */
  readonly interceptors?: readonly ClientInterceptor[];
}
