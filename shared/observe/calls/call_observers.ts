import type { ServerInterceptor } from "../../rpc/mod.ts";
import type { Address } from "../../transport/mod.ts";
import type { Logger } from "../logger.ts";
import { loadTracing } from "../tracing/load_tracing.ts";
import { requestLog } from "./request_log.ts";

/** The interceptors by which a server is watched, to stand above all others: traces, then the log. */
export async function callObservers(
  { logger, address }: { readonly logger: Logger; readonly address: Address },
): Promise<ServerInterceptor[]> {
  const tracing = await loadTracing(address);
  return [...tracing === undefined ? [] : [tracing], requestLog(logger)];
}
