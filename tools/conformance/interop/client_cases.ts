import assert from "node:assert/strict";
import { Metadata, Status, statusName } from "@lab/shared/grpc";
import { call, callOutcome, type Channel, type ClientStream } from "@lab/shared/rpc";
import {
  type StreamingOutputCallRequest,
  type StreamingOutputCallResponse,
  testService,
  unimplementedMethod,
  unimplementedServiceMethod,
} from "./test_service.ts";
import { ECHO_INITIAL, ECHO_TRAILING } from "./test_service_handlers.ts";

// Sizes as the descriptions of the cases give them, bytes.
const REQUEST_SIZES = [27182, 8, 1828, 45904];
const RESPONSE_SIZES = [31415, 9, 2653, 58979];
const LARGE_REQUEST = 271828;
const LARGE_RESPONSE = 314159;

const { methods } = testService;

function payload(size: number): { readonly body: Uint8Array } {
  return { body: new Uint8Array(size) };
}

async function endsWith(
  stream: ClientStream<unknown, unknown>,
  code: number,
): Promise<Metadata> {
  const outcome = await stream.outcome;
  assert.equal(statusName(outcome.code), statusName(code as typeof outcome.code), outcome.message);
  return outcome.trailers;
}

async function exchange(
  stream: ClientStream<StreamingOutputCallRequest, StreamingOutputCallResponse>,
  messages: AsyncIterator<StreamingOutputCallResponse>,
  [requestSize, responseSize]: readonly [number, number],
): Promise<void> {
  await stream.write({
    responseParameters: [{ size: responseSize }],
    payload: payload(requestSize),
  });
  const { value } = await messages.next();
  assert.equal(value?.payload?.body.length, responseSize);
}

/**
 * The client's side of the interop cases, by their names. Rejects when the server does not do as
 * https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md says.
 */
export const clientCases: Readonly<Record<string, (channel: Channel) => Promise<void>>> = {
  async empty_unary(channel) {
    await call(channel, methods.emptyCall, {});
  },

  async large_unary(channel) {
    const response = await call(channel, methods.unaryCall, {
      responseSize: LARGE_RESPONSE,
      payload: payload(LARGE_REQUEST),
    });
    assert.equal(response.payload?.body.length, LARGE_RESPONSE);
  },

  async client_streaming(channel) {
    const stream = channel.stream(methods.streamingInputCall);
    for (const size of REQUEST_SIZES) await stream.write({ payload: payload(size) });
    stream.end();
    const sizes: number[] = [];
    for await (const response of stream.messages) sizes.push(response.aggregatedPayloadSize);
    assert.deepEqual(sizes, [REQUEST_SIZES.reduce((sum, size) => sum + size)]);
    await endsWith(stream, Status.OK);
  },

  async server_streaming(channel) {
    const stream = channel.stream(methods.streamingOutputCall);
    await stream.write({ responseParameters: RESPONSE_SIZES.map((size) => ({ size })) });
    stream.end();
    const sizes: (number | undefined)[] = [];
    for await (const response of stream.messages) sizes.push(response.payload?.body.length);
    assert.deepEqual(sizes, RESPONSE_SIZES);
    await endsWith(stream, Status.OK);
  },

  async ping_pong(channel) {
    const stream = channel.stream(methods.fullDuplexCall);
    const messages = stream.messages[Symbol.asyncIterator]();
    for (const [index, size] of REQUEST_SIZES.entries()) {
      await exchange(stream, messages, [size, RESPONSE_SIZES[index]]);
    }
    stream.end();
    assert.equal((await messages.next()).done, true);
    await endsWith(stream, Status.OK);
  },

  async empty_stream(channel) {
    const stream = channel.stream(methods.fullDuplexCall);
    stream.end();
    for await (const _ of stream.messages) assert.fail("a message came on an empty stream");
    await endsWith(stream, Status.OK);
  },

  async timeout_on_sleeping_server(channel) {
    const stream = channel.stream(methods.fullDuplexCall, { timeoutMs: 1 });
    stream.write({ payload: payload(REQUEST_SIZES[0]) }).catch(() => {});
    await endsWith(stream, Status.DEADLINE_EXCEEDED);
  },

  async cancel_after_begin(channel) {
    const stream = channel.stream(methods.streamingInputCall, {
      metadata: new Metadata([["key1", "value1"], ["key2", "value2"]]),
    });
    stream.cancel();
    await endsWith(stream, Status.CANCELLED);
  },

  async cancel_after_first_response(channel) {
    const stream = channel.stream(methods.fullDuplexCall);
    const messages = stream.messages[Symbol.asyncIterator]();
    await exchange(stream, messages, [REQUEST_SIZES[0], RESPONSE_SIZES[0]]);
    stream.cancel();
    await endsWith(stream, Status.CANCELLED);
  },

  async status_code_and_message(channel) {
    const responseStatus = { code: Status.UNKNOWN, message: "test status message" };
    const outcome = await callOutcome(channel, methods.unaryCall, { responseStatus });
    assert.deepEqual([outcome.code, outcome.message], [Status.UNKNOWN, responseStatus.message]);
    const stream = channel.stream(methods.fullDuplexCall);
    await stream.write({ responseStatus });
    stream.end();
    const ended = await stream.outcome;
    assert.deepEqual([ended.code, ended.message], [Status.UNKNOWN, responseStatus.message]);
  },

  async special_status_message(channel) {
    const message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    const responseStatus = { code: Status.UNKNOWN, message };
    const outcome = await callOutcome(channel, methods.unaryCall, { responseStatus });
    assert.deepEqual([outcome.code, outcome.message], [Status.UNKNOWN, message]);
  },

  async custom_metadata(channel) {
    const initial = "test_initial_metadata_value";
    const trailing = new Uint8Array([0x0a, 0x0b, 0x0a, 0x0b, 0x0a, 0x0b]);
    const metadata = new Metadata([[ECHO_INITIAL, initial], [ECHO_TRAILING, trailing]]);
    const request = { responseSize: 1, payload: payload(1) };
    const outcome = await callOutcome(channel, methods.unaryCall, request, { metadata });
    assert.deepEqual(outcome.headers.getAll(ECHO_INITIAL), [initial]);
    assert.deepEqual(outcome.trailers.getAll(ECHO_TRAILING).map(hex), [hex(trailing)]);

    const stream = channel.stream(methods.fullDuplexCall, { metadata });
    await exchange(stream, stream.messages[Symbol.asyncIterator](), [1, 1]);
    stream.end();
    assert.deepEqual((await stream.headers).getAll(ECHO_INITIAL), [initial]);
    const trailers = await endsWith(stream, Status.OK);
    assert.deepEqual(trailers.getAll(ECHO_TRAILING).map(hex), [hex(trailing)]);
  },

  async unimplemented_method(channel) {
    const { code } = await callOutcome(channel, unimplementedMethod, {});
    assert.equal(statusName(code), "UNIMPLEMENTED");
  },

  async unimplemented_service(channel) {
    const { code } = await callOutcome(channel, unimplementedServiceMethod, {});
    assert.equal(statusName(code), "UNIMPLEMENTED");
  },
};

function hex(value: string | Uint8Array): string {
  return typeof value === "string" ? value : value.toHex();
}
