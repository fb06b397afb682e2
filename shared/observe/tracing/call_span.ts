import type { Attributes } from "@opentelemetry/api";
import { contextKey, type ServerContext } from "../../rpc/mod.ts";

/** Part of the work of a call, that has been done. */
interface DoneSpan {
  /** `queue`, `sign`. */
  readonly name: string;
  /** When it began and ended, ns on the clock of `clock/`. */
  readonly startNs: number;
  readonly endNs: number;
  readonly attributes?: Attributes;
}

/** The span of a call. */
interface CallSpan {
  readonly traceId: string;
  addChild(span: DoneSpan): void;
}

/** Of a call that is traced. */
const SPAN = contextKey<CallSpan>("span");

/** Lets others find the span of a call. */
export function setCallSpan(context: ServerContext, span: CallSpan): void {
  context.values.set(SPAN, span);
}

/** The trace that a call belongs to, 32 hex digits; undefined when it is not traced. */
export function traceId(context: ServerContext): string | undefined {
  return context.values.get(SPAN)?.traceId;
}

/** Adds a span below that of a call; nothing when the call is not traced. */
export function addChildSpan(context: ServerContext, span: DoneSpan): void {
  context.values.get(SPAN)?.addChild(span);
}
