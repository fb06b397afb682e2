import { ListenError } from "../../transport/mod.ts";
import { formatMetrics, METRICS_CONTENT_TYPE } from "./format_metrics.ts";
import type { MetricsSnapshot } from "./snapshot.ts";

/** A place where metrics can be fetched. */
export interface MetricsServer {
  /** The port at which it really listens. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Answers `GET /metrics` over plain HTTP with what `read` gives then. Throws a ListenError.
 *
 * @param read what it throws is answered with 500 and its message
 */
export function serveMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  read: () => Promise<MetricsSnapshot>,
): MetricsServer {
  try {
    const server = Deno.serve({
      hostname: host,
      port,
      onListen: () => {},
      onError: (error) => new Response(`${(error as Error).message}\n`, { status: 500 }),
    }, async (request) => {
      if (new URL(request.url).pathname !== "/metrics") {
        return new Response("there is only /metrics\n", { status: 404 });
      }
      if (request.method !== "GET" && request.method !== "HEAD") {
        return new Response("only GET\n", { status: 405, headers: { allow: "GET, HEAD" } });
      }
      const headers = { "content-type": METRICS_CONTENT_TYPE };
      return new Response(formatMetrics(await read()), { headers });
    });
    return { port: server.addr.port, close: () => server.shutdown() };
  } catch (error) {
    const message = `cannot serve metrics at ${host}:${port}: ${(error as Error).message}`;
    throw new ListenError(message, { cause: error });
  }
}
