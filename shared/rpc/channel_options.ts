import type { TlsMaterial } from "../credentials/mod.ts";
import type { Address } from "../transport/mod.ts";
import type { ClientInterceptor } from "./interceptor.ts";

/** How to open a channel. */
export interface ChannelOptions {
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
   * Whether a lost connection is replaced by a new one. A measured run sets it to false: then a
   * lost connection stays lost, and calls fail with UNAVAILABLE at once.
   * @default true
   */
  readonly reconnect?: boolean;
  /** The first one is the outermost. @default [] */
  readonly interceptors?: readonly ClientInterceptor[];
}
