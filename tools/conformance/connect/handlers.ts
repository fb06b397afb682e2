import { nowNs } from "@lab/shared/clock";
import { Metadata, type StatusCode } from "@lab/shared/grpc";
import { implement, RpcError, type ServerContext } from "@lab/shared/rpc";
import { pause } from "../pause.ts";
import { addHeaders, toHeaders } from "./header_metadata.ts";
import {
  type Any,
  type ConformancePayload,
  type ErrorDefinition,
  type Header,
  messageCodec,
  packAny,
  type RequestInfo,
  rpcStatusCodec,
  type StreamResponseDefinition,
  type UnaryResponseDefinition,
} from "./messages.ts";
import { conformanceService, type ReceivedRequest } from "./service.ts";

const requestInfoCodec = messageCodec<RequestInfo>("ConformancePayload.RequestInfo");

interface Definition {
  readonly responseHeaders: readonly Header[];
  readonly responseTrailers: readonly Header[];
}

/** The service as `service.proto` of the judge describes it, method by method. */
export const conformanceImplementation = implement(conformanceService, {
  unary: (request, context) => {
    return answerOnce(request.message.responseDefinition, [request.any], context);
  },

  async *serverStream({ message: { responseDefinition }, any }, context) {
    if (!responseDefinition) return;
    setMetadata(responseDefinition, context);
    yield* answers(responseDefinition, { from: 0, requests: [any], context });
    throwError(responseDefinition, [any], context);
  },

  async clientStream(requests, context) {
    let definition: UnaryResponseDefinition | null | undefined;
    const received: Any[] = [];
    for await (const { message, any } of requests) {
      if (received.length === 0) definition = message.responseDefinition;
      received.push(any);
    }
    return answerOnce(definition, received, context);
  },

  bidiStream,
});

async function* bidiStream(
  requests: AsyncIterable<ReceivedRequest<StreamResponseDefinition>>,
  context: ServerContext,
): AsyncGenerator<ConformancePayload> {
  let definition: StreamResponseDefinition | null | undefined;
  let fullDuplex = false;
  let first = true;
  let sent = 0;
  let received: Any[] = [];
  for await (const { message, any } of requests) {
    received.push(any);
    if (first) {
      first = false;
      definition = message.responseDefinition;
      fullDuplex = message.fullDuplex ?? false;
      if (definition) setMetadata(definition, context);
    }
    if (!fullDuplex) continue;
    const data = definition?.responseData[sent];
    if (data === undefined) break;
    const requestInfo = sent === 0 ? infoOf(received, context) : { requests: received };
    await pause(definition?.responseDelayMs ?? 0, context.signal);
    yield { data, requestInfo };
    sent++;
    received = [];
  }
  if (!definition) return;
  yield* answers(definition, { from: sent, requests: received, context });
  throwError(definition, received, context);
}

async function answerOnce(
  definition: UnaryResponseDefinition | null | undefined,
  requests: readonly Any[],
  context: ServerContext,
): Promise<ConformancePayload> {
  const requestInfo = infoOf(requests, context);
  if (!definition) return { requestInfo };
  setMetadata(definition, context);
  await pause(definition.responseDelayMs, context.signal);
  if (definition.response === "error" && definition.error) {
    throw errorOf(definition.error, requestInfo);
  }
  return { requestInfo, data: definition.responseData };
}

/** The messages of a stream from number `from` on; the first of all tells what was asked. */
async function* answers(
  { responseData, responseDelayMs }: StreamResponseDefinition,
  { from, requests, context }: {
    readonly from: number;
    readonly requests: readonly Any[];
    readonly context: ServerContext;
  },
): AsyncGenerator<ConformancePayload> {
  for (const [index, data] of responseData.entries()) {
    if (index < from) continue;
    const requestInfo = index === 0 ? infoOf(requests, context) : undefined;
    await pause(responseDelayMs, context.signal);
    yield { data, requestInfo };
  }
}

function setMetadata(definition: Definition, context: ServerContext): void {
  addHeaders(context.headers, definition.responseHeaders);
  addHeaders(context.trailers, definition.responseTrailers);
}

/** Throws the error that a stream ends with; alone on the stream it tells what was asked. */
function throwError(
  { error, responseData }: StreamResponseDefinition,
  requests: readonly Any[],
  context: ServerContext,
): void {
  if (!error) return;
  throw errorOf(error, responseData.length === 0 ? infoOf(requests, context) : undefined);
}

function infoOf(requests: readonly Any[], context: ServerContext): RequestInfo {
  const leftMs = (context.deadlineNs - nowNs()) / 1e6;
  return {
    requestHeaders: toHeaders(context.metadata),
    timeoutMs: leftMs === Infinity ? undefined : Math.max(0, Math.floor(leftMs)),
    requests,
  };
}

function errorOf({ code, message, details }: ErrorDefinition, info?: RequestInfo): RpcError {
  const text = message ?? "";
  const all = info === undefined
    ? details
    : [...details, packAny("ConformancePayload.RequestInfo", requestInfoCodec.encode(info))];
  const status = rpcStatusCodec.encode({ code, message: text, details: all });
  return new RpcError(code as StatusCode, text, {
    trailers: all.length === 0
      ? undefined
      : new Metadata([["grpc-status-details-bin", new Uint8Array(status)]]),
  });
}
