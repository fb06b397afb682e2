import assert from "node:assert/strict";
import { Status } from "../grpc/mod.ts";
import { mapMessages, mapRequests, mapResponses, mapStream } from "./messages.ts";
import { localStream } from "./outcome.ts";
import { collect } from "./seam_cases/collect.ts";
import { testMethods } from "./seam_cases/test_service.ts";
import { fakeContext } from "./testing.ts";

const double = (message: unknown) => 2 * (message as number);

async function* count(to: number, left: { closed?: boolean } = {}): AsyncGenerator<number> {
  try {
    for (let i = 1; i <= to; i++) yield i;
  } finally {
    left.closed = true;
  }
}

function called(kind: keyof typeof testMethods, request: unknown) {
  return {
    context: fakeContext({ method: testMethods[kind], peer: { address: "unix" } }),
    request,
  };
}

Deno.test("mapMessages gives other messages and closes what they come from when it is left", async () => {
  assert.deepEqual(await collect(mapMessages(count(3), double)), [2, 4, 6]);
  const left = { closed: false };
  for await (const message of mapMessages(count(3, left), double)) {
    assert.equal(message, 2);
    break;
  }
  assert.ok(left.closed);
});

Deno.test("mapMessages throws what its change throws, and closes what they come from", async () => {
  const left = { closed: false };
  const fails = () => {
    throw new Error("not this one");
  };
  await assert.rejects(collect(mapMessages(count(3, left), fails)), /not this one/);
  assert.ok(left.closed);
});

Deno.test("mapRequests changes the one request, or each of a stream", async () => {
  assert.equal(mapRequests(called("unary", 1), double).request, 2);
  const { request } = mapRequests(called("bidiStream", count(2)), double);
  assert.deepEqual(await collect(request as AsyncIterable<number>), [2, 4]);
  const over = called("unary", undefined);
  assert.equal(mapRequests(over, () => assert.fail("there is none")), over);
});

Deno.test("mapResponses changes what a handler gave, and an answer at once stays one", async () => {
  const unary = called("unary", 0);
  assert.equal(mapResponses(unary, 1, double), 2);
  assert.equal(await mapResponses(unary, Promise.resolve(1), double), 2);
  for (const given of [count(2), Promise.resolve(count(2))]) {
    const result = await mapResponses(called("serverStream", 0), given, double);
    assert.deepEqual(await collect(result as AsyncIterable<number>), [2, 4]);
  }
});

Deno.test("mapStream cancels a call whose request cannot be changed, and hands on what it has no change for", async () => {
  let cancelled = 0;
  const inner = { ...localStream(Status.ABORTED, "over"), cancel: () => cancelled++ };
  const stream = mapStream(inner, {
    request: () => {
      throw new Error("not this one");
    },
  });
  await assert.rejects(stream.write(1), /not this one/);
  assert.equal(cancelled, 1);
  assert.equal(stream.messages, inner.messages);
  assert.equal(stream.outcome, inner.outcome);
});
