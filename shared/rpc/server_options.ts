import type { TlsMaterial } from "../credentials/mod.ts";
import type { ServerInterceptor } from "./interceptor.ts";
import type { ServiceImplementation } from "./server.ts";
import type { ServerLimits } from "./server_limits.ts";

/** How to make a server. */
export interface ServerOptions {
  /** What it serves. */
  readonly services: readonly ServiceImplementation[];
  /** Absent for plain text (h2c by prior knowledge). */
  readonly tls?: TlsMaterial;
  /**
   * Largest request message, bytes, before and after decompression; a larger one is answered with
   * RESOURCE_EXHAUSTED. @default 4 MiB
   */
  readonly maxRequestBytes?: number;
  /**
   * Bounds on what clients may cause; `docs/limits.md` lists them. The wire engine only.
   * @default DEFAULT_SERVER_LIMITS
   */
  readonly limits?: Partial<ServerLimits>;
  /**
   * A connection that was refused, or ended for what its client did, in words for a log; a flood
   * calls it often. The engine grpc-js reports TLS handshakes alone. @default ignored
   */
  readonly onRefused?: (remote: string, reason: string) => void;
  /** The first one is the outermost. @default [] */
  readonly interceptors?: readonly ServerInterceptor[];
}
