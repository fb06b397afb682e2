import type { ServerInterceptor } from "../../rpc/mod.ts";
import type { Address } from "../../transport/mod.ts";
import { callSpans } from "./call_spans.ts";

/** Where OpenTelemetry's API looks for what implements it; Deno puts itself there when it traces. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

/** Whether something in this process takes spans: Deno with `OTEL_DENO=true`. */
export function isTracing(): boolean {
  const registered = (globalThis as unknown as Record<symbol, unknown>)[REGISTERED];
  return (registered as { trace?: unknown } | undefined)?.trace !== undefined;
}

/**
 * What traces a server's calls; undefined, and nothing is loaded, when tracing is off. Deno reads
 * the standard variables `OTEL_*` when it starts, samples, and exports by OTLP.
 *
 * @param address where the server listens, for connections that do not tell where they came in
 */
export async function loadTracing(address: Address): Promise<ServerInterceptor | undefined> {
  if (!isTracing()) return undefined;
  const api = await import("@opentelemetry/api");
  // The default of OTEL_TRACES_SAMPLER is parentbased_always_on (OpenTelemetry specification, SDK
  // environment variables); Deno 2.9.3 takes always_on where the variable is not set.
  const honoursParent = !Deno.env.get("OTEL_TRACES_SAMPLER");
  return callSpans({ api, listening: address, honoursParent });
}
