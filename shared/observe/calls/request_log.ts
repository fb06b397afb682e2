import { nowNs } from "../../clock/mod.ts";
import { Status, type StatusCode, statusName } from "../../grpc/mod.ts";
import type { RpcError, ServerContext, ServerInterceptor } from "../../rpc/mod.ts";
import type { Logger } from "../logger.ts";
import { traceId } from "../tracing/call_span.ts";
import { REQUEST_ID_KEY, requestId } from "./request_id.ts";
import { codeOf, endOf, isPromise, watchCall } from "./watch_call.ts";

/** What a handler does not answer with on purpose: the caller is not at fault, the program is. */
const FAULTS: readonly StatusCode[] = [Status.UNKNOWN, Status.INTERNAL, Status.DATA_LOSS];

/** How to log requests. */
interface RequestLogOptions {
  /** Monotonic, ns. @default nowNs */
  readonly nowNs?: () => number;
}

/**
 * A line a call: at `error` for a call that failed by the server's fault, with the cause that its
 * client is not told, at `debug` for all others. Neither metadata nor messages are logged.
 *
 * While the level hides `debug`, a call costs a look at the level, and at its promise if it has one.
 * The client of a call that is logged as a fault finds `x-request-id` in its trailers.
 */
export function requestLog(
  logger: Logger,
  { nowNs: now = nowNs }: RequestLogOptions = {},
): ServerInterceptor {
  const onEnd = (context: ServerContext, thrown: unknown) => {
    const end = endOf(context, thrown);
    const isFault = FAULTS.includes(codeOf(end));
    const fields = () => callFields(context, end, now() - context.arrivedNs);
    if (!isFault) return logger.debug("call", fields());
    logger.error("call failed", { ...fields(), cause: end?.cause });
    context.trailers.set(REQUEST_ID_KEY, requestId(context));
  };
  const onFault = (context: ServerContext, thrown: unknown) => {
    if (FAULTS.includes(codeOf(endOf(context, thrown)))) onEnd(context, thrown);
  };
  return (context, next) => {
    if (logger.hears("debug")) {
      return watchCall(context, next, { onEnd: (thrown) => onEnd(context, thrown) });
    }
    const { kind } = context.method;
    if (kind === "server_stream" || kind === "bidi_stream") {
      return watchCall(context, next, { onEnd: (thrown) => onFault(context, thrown) });
    }
    try {
      const result = next();
      if (isPromise(result)) result.then(undefined, (thrown) => onFault(context, thrown));
      return result;
    } catch (thrown) {
      onFault(context, thrown);
      throw thrown;
    }
  };
}

function callFields(context: ServerContext, end: RpcError | undefined, tookNs: number) {
  const { peer, method } = context;
  return {
    requestId: requestId(context),
    traceId: traceId(context),
    method: method.path,
    status: statusName(codeOf(end)),
    details: end?.details,
    tookMs: Number((tookNs / 1e6).toFixed(3)),
    peer: peer.address,
    subject: peer.subject,
  };
}
