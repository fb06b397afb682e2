import { Status } from "@lab/shared/grpc";
import {
  type CallOptions,
  type CallOutcome,
  callOutcome,
  type Channel,
  type ClientStream,
} from "@lab/shared/rpc";
import { pause } from "../pause.ts";
import { fromHeaders, toHeaders } from "./header_metadata.ts";
import {
  type Any,
  type CancelTiming,
  type ClientCompatRequest,
  type ClientResponseResult,
  type ConformancePayload,
  type ErrorDefinition,
  rpcStatusCodec,
} from "./messages.ts";
import { conformanceService, type ReceivedRequest, unimplementedMethod } from "./service.ts";

// Of `config.proto`.
const FULL_DUPLEX = 5;
const GZIP = 2;

type Stream = ClientStream<ReceivedRequest<never>, ConformancePayload>;

/** Makes the call that the judge asks for, and tells what came of it. */
export function invoke(
  channel: Channel,
  request: ClientCompatRequest,
): Promise<ClientResponseResult> {
  const { methods } = conformanceService;
  switch (request.method) {
    case "Unary":
      return invokeUnary(channel, methods.unary, request);
    case "Unimplemented":
      return invokeUnary(channel, unimplementedMethod, request);
    case "ServerStream":
      return invokeStream(channel.stream(methods.serverStream, optionsOf(request)), request);
    case "ClientStream":
      return invokeStream(channel.stream(methods.clientStream, optionsOf(request)), request);
    case "BidiStream":
      return invokeStream(channel.stream(methods.bidiStream, optionsOf(request)), request);
    default:
      throw new TypeError(`there is no method ${request.method} in ${conformanceService.name}`);
  }
}

function optionsOf({ timeoutMs, requestHeaders, compression }: ClientCompatRequest): CallOptions {
  return {
    timeoutMs: timeoutMs ?? undefined,
    metadata: fromHeaders(requestHeaders),
    compression: compression === GZIP ? "gzip" : "identity",
  };
}

async function invokeUnary(
  channel: Channel,
  method: typeof unimplementedMethod,
  request: ClientCompatRequest,
): Promise<ClientResponseResult> {
  const { requestMessages: [any], cancel } = request;
  const options = optionsOf(request);
  if (cancel?.cancelTiming !== "afterCloseSendMs") {
    const outcome = await callOutcome(channel, method, received(any), options);
    return resultOf(outcome, outcome.response === undefined ? [] : [outcome.response]);
  }
  const outcome = await new Promise<CallOutcome<ConformancePayload>>((resolve) => {
    const stop = channel.unary(method, received(any), options, resolve);
    setTimeout(stop, cancel.afterCloseSendMs);
  });
  return resultOf(outcome, outcome.response === undefined ? [] : [outcome.response]);
}

async function invokeStream(
  stream: Stream,
  request: ClientCompatRequest,
): Promise<ClientResponseResult> {
  const { requestMessages, requestDelayMs, streamType, cancel } = request;
  const timing = cancel ?? undefined;
  const payloads: ConformancePayload[] = [];
  const messages = stream.messages[Symbol.asyncIterator]();
  const read = async (): Promise<boolean> => {
    try {
      const { value, done } = await messages.next();
      if (done) return false;
      payloads.push(value);
    } catch {
      return false; // the outcome says why
    }
    const count = timing?.cancelTiming === "afterNumResponses" ? timing.afterNumResponses : NaN;
    if (payloads.length === count) stream.cancel();
    return true;
  };
  let sent = 0;
  for (const any of requestMessages) {
    await pause(requestDelayMs);
    try {
      await stream.write(received(any));
    } catch {
      break; // the call has ended, and the outcome says why
    }
    sent++;
    if (streamType === FULL_DUPLEX && !await read()) break;
  }
  finishSending(stream, timing);
  while (await read());
  const outcome = await stream.outcome;
  // What a call with a single response has received is not a response until the status says so.
  const answered = request.method !== "ClientStream" || outcome.code === Status.OK;
  return {
    ...resultOf(outcome, answered ? payloads : []),
    numUnsentRequests: requestMessages.length - sent,
  };
}

function finishSending(stream: Stream, timing: CancelTiming | undefined): void {
  if (timing?.cancelTiming === "beforeCloseSend") {
    stream.cancel();
    return;
  }
  stream.end();
  if (timing?.cancelTiming === "afterCloseSendMs") {
    setTimeout(stream.cancel, timing.afterCloseSendMs);
  }
}

function received(any: Any): ReceivedRequest<never> {
  return { any, message: {} };
}

function resultOf(
  outcome: CallOutcome<unknown>,
  payloads: readonly ConformancePayload[],
): ClientResponseResult {
  return {
    responseHeaders: toHeaders(outcome.headers),
    responseTrailers: toHeaders(outcome.trailers),
    payloads,
    error: errorOf(outcome),
  };
}

function errorOf({ code, message, trailers }: CallOutcome<unknown>): ErrorDefinition | undefined {
  if (code === Status.OK) return undefined;
  const status = trailers.get("grpc-status-details-bin");
  const details = status instanceof Uint8Array ? rpcStatusCodec.decode(status).details : [];
  return { code, message, details };
}
