import type { SpanContext } from "@opentelemetry/api";

/** The key by which clients without W3C trace context name the trace that they want. */
export const TRACE_ID_KEY = "x-trace-id";

/** 128 bits in hex, with the dashes of a UUID or without, or 64 bits as B3 has them. */
const SHAPE = /^(?:[0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** SpanContext.traceFlags: sampled (W3C Trace Context, 3.2.2.5). */
const SAMPLED = 1;

/**
 * A parent for the trace that `x-trace-id` names; undefined when it names none. OpenTelemetry takes a
 * trace id only from a parent span: there is none, so its id is the end of the trace id, the same in
 * every service. Who names a trace wants to see it: it is sampled.
 */
export function traceIdParent(text: string | undefined): SpanContext | undefined {
  if (text === undefined || !SHAPE.test(text)) return undefined;
  const traceId = text.replaceAll("-", "").toLowerCase().padStart(32, "0");
  const [front, end] = [traceId.slice(0, 16), traceId.slice(16)];
  const spanId = isZero(end) ? front : end;
  if (isZero(spanId)) return undefined;
  return { traceId, spanId, traceFlags: SAMPLED, isRemote: true };
}

function isZero(hex: string): boolean {
  return /^0+$/.test(hex);
}
