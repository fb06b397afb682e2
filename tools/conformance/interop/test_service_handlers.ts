import type { StatusCode } from "@lab/shared/grpc";
import { implement, RpcError, type ServerContext } from "@lab/shared/rpc";
import { pause } from "../pause.ts";
import {
  type EchoStatus,
  type ResponseParameters,
  type StreamingOutputCallResponse,
  testService,
} from "./test_service.ts";

/** Metadata that the cases ask back, in the headers and in the trailers. */
export const ECHO_INITIAL = "x-grpc-test-echo-initial";
export const ECHO_TRAILING = "x-grpc-test-echo-trailing-bin";

/** The server's side of the interop cases. */
export const testServiceImplementation = implement(testService, {
  emptyCall: () => ({}),

  unaryCall({ responseSize = 0, responseStatus }, context) {
    echoMetadata(context);
    throwStatus(responseStatus);
    return { payload: { body: new Uint8Array(responseSize) } };
  },

  async *streamingOutputCall({ responseParameters = [] }, context) {
    yield* responses(responseParameters, context);
  },

  async streamingInputCall(requests) {
    let aggregatedPayloadSize = 0;
    for await (const { payload } of requests) aggregatedPayloadSize += payload?.body.length ?? 0;
    return { aggregatedPayloadSize };
  },

  async *fullDuplexCall(requests, context) {
    echoMetadata(context);
    for await (const { responseParameters = [], responseStatus } of requests) {
      throwStatus(responseStatus);
      yield* responses(responseParameters, context);
    }
  },
});

async function* responses(
  parameters: readonly ResponseParameters[],
  { signal }: ServerContext,
): AsyncGenerator<StreamingOutputCallResponse> {
  for (const { size, intervalUs = 0 } of parameters) {
    await pause(intervalUs / 1000, signal);
    yield { payload: { body: new Uint8Array(size) } };
  }
}

function echoMetadata({ metadata, headers, trailers }: ServerContext): void {
  const initial = metadata.get(ECHO_INITIAL);
  if (initial !== undefined) headers.append(ECHO_INITIAL, initial);
  const trailing = metadata.get(ECHO_TRAILING);
  if (trailing !== undefined) trailers.append(ECHO_TRAILING, trailing);
}

function throwStatus(status: EchoStatus | null | undefined): void {
  if (status && status.code !== 0) throw new RpcError(status.code as StatusCode, status.message);
}
