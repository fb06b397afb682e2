import type { Attributes, Context, Span, TextMapGetter } from "@opentelemetry/api";
import { NS_PER_MS } from "../../base/mod.ts";
import { statusName } from "../../grpc/mod.ts";
import type { PeerIdentity, ServerContext, ServerInterceptor } from "../../rpc/mod.ts";
import type { Address } from "../../transport/mod.ts";
import { metadataText } from "../calls/metadata_text.ts";
import { codeOf, endOf, watchCall } from "../calls/watch_call.ts";
import { LAB_VERSION } from "../host_facts.ts";
import {
  callAttributes,
  connectionAttributes,
  isServerError,
  methodName,
} from "./call_attributes.ts";
import { setCallSpan } from "./call_span.ts";
import { TRACE_ID_KEY, traceIdParent } from "./trace_id_parent.ts";

type Api = typeof import("@opentelemetry/api");

/** How to trace calls. */
interface CallSpansOptions {
  readonly api: Api;
  /** Where the server listens, for connections that do not tell where they came in. */
  readonly listening: Address;
  /** Leaves out calls whose parent is not sampled, where the sampler would not. */
  readonly honoursParent: boolean;
}

/**
 * A span a call, below the one that `traceparent` names or in the trace that `x-trace-id` names, from
 * the arrival of the call to the end of its handler, which runs within it.
 */
export function callSpans({ api, listening, honoursParent }: CallSpansOptions): ServerInterceptor {
  const { context: contexts, propagation, ROOT_CONTEXT, SpanKind, trace, TraceFlags } = api;
  const tracer = trace.getTracer("@lab/shared/observe", LAB_VERSION);
  const ofConnections = new WeakMap<PeerIdentity, Attributes>();

  const parentOf = (call: ServerContext): Context => {
    const parent = propagation.extract(ROOT_CONTEXT, call, METADATA);
    if (trace.getSpanContext(parent) !== undefined) return parent;
    const named = traceIdParent(metadataText(call, TRACE_ID_KEY));
    return named === undefined ? parent : trace.setSpanContext(parent, named);
  };

  const attributesOf = (call: ServerContext): Attributes => {
    const { peer } = call;
    let ofConnection = ofConnections.get(peer);
    if (ofConnection === undefined) {
      ofConnection = connectionAttributes(peer, listening);
      ofConnections.set(peer, ofConnection);
    }
    return { ...callAttributes(call), ...ofConnection };
  };

  return (call, next) => {
    const parent = parentOf(call);
    const flags = trace.getSpanContext(parent)?.traceFlags ?? TraceFlags.SAMPLED;
    if (honoursParent && (flags & TraceFlags.SAMPLED) === 0) return next();
    const span = tracer.startSpan(methodName(call), {
      kind: SpanKind.SERVER,
      startTime: epochMs(call.arrivedNs),
      attributes: attributesOf(call),
    }, parent);
    const within = trace.setSpan(parent, span);
    setCallSpan(call, {
      traceId: span.spanContext().traceId,
      addChild({ name, startNs, endNs, attributes }) {
        tracer.startSpan(name, { startTime: epochMs(startNs), attributes }, within)
          .end(epochMs(endNs));
      },
    });
    return watchCall(call, next, {
      within: (body) => contexts.with(within, body),
      onEnd: (thrown) => endSpan(api, span, call, thrown),
    });
  };
}

function endSpan(api: Api, span: Span, call: ServerContext, thrown: unknown): void {
  const end = endOf(call, thrown);
  const code = codeOf(end);
  const name = statusName(code);
  span.setAttribute("rpc.response.status_code", name);
  if (isServerError(code)) {
    span.setAttribute("error.type", name);
    span.setStatus({ code: api.SpanStatusCode.ERROR, message: end?.details });
  }
  span.end();
}

const METADATA: TextMapGetter<ServerContext> = {
  get: metadataText,
  keys: (call) => [...call.metadata].map(([key]) => key),
};

/** Spans have wall times; the clock of `clock/` counts from the start of the thread. */
function epochMs(ns: number): number {
  return performance.timeOrigin + ns / NS_PER_MS;
}
