import assert from "node:assert/strict";
import { Status, type StatusCode } from "../../grpc/mod.ts";
import { mapRequests, mapResponses } from "../messages.ts";
import type { ServerInterceptor } from "../interceptor.ts";
import { isKnown } from "../unknown_method.ts";
import {
  callFields,
  MemoryClient,
  messageOf,
  METHODS,
  microtasks,
  statusOf,
  texts,
  textsOf,
} from "./_memory_client.ts";

const UNARY = METHODS.unary.path;
const echo = texts({ unary: (text) => text });

/** Keeps the status of each call, and adds a trailer. */
function watching() {
  const ends: [path: string, code: StatusCode, answered: boolean, isKnown: boolean][] = [];
  const interceptor: ServerInterceptor = (served, next) => {
    served.context.onEnd(({ code, answered }, { method, trailers }) => {
      ends.push([method.path, code, answered, isKnown(method)]);
      trailers.set("x-seen", "yes");
    });
    return next(served);
  };
  return { ends, interceptor };
}

/** Waits behind each call, until it is told. */
function waiting() {
  const gate = Promise.withResolvers<void>();
  let calls = 0;
  const interceptor: ServerInterceptor = async (served, next) => {
    calls++;
    await gate.promise;
    return next(served);
  };
  return { gate, interceptor, calls: () => calls };
}

Deno.test("ServerCall answers in the turn that brought the request, through interceptors that look at messages", async () => {
  const { ends, interceptor } = watching();
  const looks: ServerInterceptor = (served, next) => {
    const called = mapRequests(served, (text) => `${text}a`);
    return mapResponses(called, next(called), (text) => `${text}z`);
  };
  const client = await MemoryClient.open({
    services: [echo],
    interceptors: [interceptor, looks, looks],
  });
  const calls = Array.from({ length: 10 }, (_, i) => client.call(UNARY, String(i)));
  const before = client.writes.length;
  client.sendOutput(); // and no microtask
  assert.equal(client.writes.length, before + 1);
  assert.equal(ends.length, 10);
  await client.exchange();
  assert.deepEqual(calls.flatMap(textsOf), Array.from({ length: 10 }, (_, i) => `${i}aazz`));
});

const REFUSED: readonly [string, string[], StatusCode, path?: string][] = [
  ["an unknown path", callFields("/test.Texts/Nope"), Status.UNIMPLEMENTED, "/test.Texts/Nope"],
  ["GET", callFields(UNARY).with(1, "GET"), Status.UNKNOWN],
  ["a content-type of HTML", callFields(UNARY).with(11, "text/html"), Status.UNKNOWN],
  ["JSON within gRPC", callFields(UNARY).with(11, "application/grpc+json"), Status.UNKNOWN],
  ["an unknown encoding", callFields(UNARY, ["grpc-encoding", "br"]), Status.UNIMPLEMENTED],
  ["a malformed timeout", callFields(UNARY, ["grpc-timeout", "5x"]), Status.INTERNAL],
];
for (const [name, fields, code, path = UNARY] of REFUSED) {
  Deno.test(`ServerLink shows a request to the interceptors when it is refused for ${name}`, async () => {
    const { ends, interceptor } = watching();
    const client = await MemoryClient.open({ services: [echo], interceptors: [interceptor] });
    const seen = client.start(fields, true);
    await client.exchange();
    assert.ok(seen.ended);
    assert.equal(seen.trailers[seen.trailers.indexOf("x-seen") + 1], "yes");
    assert.deepEqual(ends, [[path, code, false, path === UNARY]]);
  });
}

Deno.test("ServerLink shows no interceptor a call that it refuses with REFUSED_STREAM", async () => {
  const { ends, interceptor } = watching();
  const client = await MemoryClient.open({
    ...{ services: [echo], interceptors: [interceptor] },
    limits: { maxHandlers: 0 },
  });
  for (const path of [UNARY, "/test.Texts/Nope"]) {
    const refused = client.call(path, "");
    await client.exchange();
    assert.deepEqual(refused.resets, [7]);
  }
  assert.deepEqual(ends, []);
  assert.equal(client.hub.counters.callsFailed, 2);
});

Deno.test("ServerLink counts interceptors that wait as handlers, also for calls that are over", async () => {
  const unfinished = (client: MemoryClient) => {
    const { stream } = client.start(callFields(UNARY));
    return async () => {
      await client.exchange();
      client.connection.resetStream(stream, 8);
    };
  };
  for (const path of ["/test.Texts/Nope", UNARY]) {
    const { gate, interceptor, calls } = waiting();
    const client = await MemoryClient.open({
      ...{ services: [echo], interceptors: [interceptor] },
      limits: { maxHandlers: 2 },
    });
    for (let i = 0; i < 4; i++) {
      if (path === UNARY) await unfinished(client)();
      else client.call(path, "");
      await client.exchange();
    }
    assert.equal(calls(), 2, path);
    gate.resolve();
    await microtasks();
    client.call(UNARY, "");
    await client.exchange();
    assert.equal(calls(), 3, path);
  }
});

Deno.test("ServerCall is cancelled, and not malformed, when its client ends and resets the stream at once", async () => {
  const { ends, interceptor } = watching();
  const client = await MemoryClient.open({ services: [echo], interceptors: [interceptor] });
  const seen = client.start(callFields(UNARY));
  await client.exchange();
  client.send(seen, new Uint8Array(0), true);
  client.connection.resetStream(seen.stream, 8);
  await client.exchange();
  assert.deepEqual(ends, [[UNARY, Status.CANCELLED, false, true]]);
});

Deno.test("ServerCall takes nothing more of a request that was refused while it came", async () => {
  const { ends, interceptor } = watching();
  const client = await MemoryClient.open({
    ...{ services: [echo], interceptors: [interceptor] },
    maxRequestBytes: 3,
  });
  const seen = client.start(callFields(UNARY));
  client.send(seen, messageOf("too long"));
  await client.exchange();
  assert.match(statusOf(seen), /^8 /);
  client.send(seen, messageOf("more"));
  await client.exchange();
  assert.deepEqual(ends, [[UNARY, Status.RESOURCE_EXHAUSTED, false, true]]);
});
