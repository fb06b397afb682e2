import type { Attributes, Context, Span, TextMapGetter } from "@opentelemetry/api";
import { NS_PER_MS } from "../../base/mod.ts";
import { statusName } from "../../grpc/mod.ts";
import type { CallEnd, PeerIdentity, ServerContext, ServerInterceptor } from "../../rpc/mod.ts";
import type { Address } from "../../transport/mod.ts";
import { metadataText } from "../calls/metadata_text.ts";
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
 * the arrival of the call to its status. Its handler runs within it.
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

  return (served, next) => {
    const call = served.context;
    const parent = parentOf(call);
    const flags = trace.getSpanContext(parent)?.traceFlags ?? TraceFlags.SAMPLED;
    if (honoursParent && (flags & TraceFlags.SAMPLED) === 0) return next(served);
    const span = tracer.startSpan(methodName(call), {
      kind: SpanKind.SERVER,
      // A call that was over before its request had come begins and ends now.
      startTime: Number.isNaN(call.arrivedNs) ? undefined : epochMs(call.arrivedNs),
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
    call.onEnd((end) => endSpan(api, span, end));
    const run: RunWithin = (body) => contexts.with(within, body);
    const result = run(() => next(served));
    return result instanceof Promise
      ? result.then((given) => stepsWithin(given, run))
      : stepsWithin(result, run);
  };
}

/** Runs a function where others find the span that they are below. */
type RunWithin = <T>(body: () => T) => T;

/** What a handler gave; if a stream, each of its steps runs within the span as well. */
function stepsWithin(given: unknown, run: RunWithin): unknown {
  if (typeof given !== "object" || given === null || !(Symbol.asyncIterator in given)) return given;
  const messages = given as AsyncIterable<unknown>;
  return {
    [Symbol.asyncIterator]() {
      const iterator = run(() => messages[Symbol.asyncIterator]());
      return {
        next: () => run(() => iterator.next()),
        async return() {
          await run(() => iterator.return?.());
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function endSpan(api: Api, span: Span, { code, message }: CallEnd): void {
  const name = statusName(code);
  span.setAttribute("rpc.response.status_code", name);
  if (isServerError(code)) {
    span.setAttribute("error.type", name);
    span.setStatus({ code: api.SpanStatusCode.ERROR, message });
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
