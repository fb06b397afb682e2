import type { TlsMaterial } from "../credentials/mod.ts";
import type { ServerInterceptor } from "./interceptor.ts";
import type { ServiceImplementation } from "./server.ts";

/** How to make a server. */
export interface ServerOptions {
  readonly services: readonly ServiceImplementation[];
  /** Absent for plain text (h2c by prior knowledge). */
  readonly tls?: TlsMaterial;
  /**
   * Largest request message, bytes, before and after decompression; a larger one is answered with
   * RESOURCE_EXHAUSTED. @default 4 MiB
   */
  readonly maxRequestBytes?: number;
  /** The first one is the outermost. @default [] */
  readonly interceptors?: readonly ServerInterceptor[];
}
