import { nowNs } from "../../clock/mod.ts";
import { Status, type StatusCode, statusName } from "../../grpc/mod.ts";
import type { CallEnd, EndListener, ServerContext, ServerInterceptor } from "../../rpc/mod.ts";
import type { Logger } from "../logger.ts";
import { traceId } from "../tracing/call_span.ts";
import { REQUEST_ID_KEY, requestId } from "./request_id.ts";

/** What a handler does not answer with on purpose: the caller is not at fault, the program is. */
const FAULTS: readonly StatusCode[] = [Status.UNKNOWN, Status.INTERNAL, Status.DATA_LOSS];

/** Of a path or a message that a client may have chosen, characters. */
const MAX_TEXT = 256;

/** How to log requests. */
interface RequestLogOptions {
  /** Monotonic, ns. @default nowNs */
  readonly nowNs?: () => number;
}

/**
 * A line a call: at `error` for a call that failed by the server's fault, with the cause that its
 * client is not told, at `debug` for all others, also those that no handler got. Neither metadata nor
 * messages are logged.
 *
 * While the level hides `debug`, a call costs a look at its status. The client of a call that is
 * logged as a fault finds `x-request-id` in its trailers.
 */
export function requestLog(
  logger: Logger,
  { nowNs: now = nowNs }: RequestLogOptions = {},
): ServerInterceptor {
  const onEnd: EndListener = (end, context) => {
    const isFault = end.answered && FAULTS.includes(end.code);
    if (!isFault && !logger.hears("debug")) return;
    const fields = callFields(context, end, now() - context.arrivedNs);
    if (!isFault) return logger.debug("call", fields);
    logger.error("call failed", { ...fields, cause: end.cause });
    context.trailers.set(REQUEST_ID_KEY, requestId(context));
  };
  return (served, next) => {
    served.context.onEnd(onEnd);
    return next(served);
  };
}

function callFields(context: ServerContext, { code, message }: CallEnd, tookNs: number) {
  const { peer, method } = context;
  return {
    requestId: requestId(context),
    traceId: traceId(context),
    method: bounded(method.path),
    status: statusName(code),
    details: message === "" ? undefined : bounded(message),
    // A request that never came whole took no time to serve.
    tookMs: Number.isNaN(tookNs) ? undefined : Number((tookNs / 1e6).toFixed(3)),
    peer: peer.address,
    subject: context.identity?.name,
  };
}

function bounded(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
