import assert from "node:assert/strict";
import { fieldValue, Status } from "../../grpc/mod.ts";
import { RpcError } from "../errors.ts";
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

const KIB = 1024;
const path = (name: keyof typeof METHODS) => callFields(METHODS[name].path);

Deno.test("a server stream's headers come with its first message, its trailers with the end", async () => {
  const gate = Promise.withResolvers<void>();
  const client = await MemoryClient.open({
    services: [texts({
      async *serverStream(text, { headers, trailers }) {
        headers.append("x-head", "1");
        yield `${text}1`;
        await gate.promise;
        trailers.append("x-last", "2");
        yield `${text}2`;
      },
    })],
  });
  const seen = client.call(METHODS.serverStream.path, "a");
  await client.exchange();
  assert.equal(fieldValue(seen.fields, "x-head"), "1");
  assert.deepEqual(textsOf(seen), ["a1"]);
  assert.equal(seen.ended, false);
  gate.resolve();
  await client.exchange();
  assert.deepEqual(textsOf(seen), ["a1", "a2"]);
  assert.deepEqual(seen.trailers, ["grpc-status", "0", "x-last", "2"]);
});

Deno.test("a server stream without a message is a header list with its status", async () => {
  const client = await MemoryClient.open({ services: [texts({ async *serverStream() {} })] });
  const seen = client.call(METHODS.serverStream.path, "");
  await client.exchange();
  assert.equal(statusOf(seen), "0");
  assert.equal(seen.fields, seen.trailers);
});

Deno.test("a server stream waits when the client does not read, and goes on when it does", async () => {
  let made = 0;
  const client = await MemoryClient.open({
    services: [texts({
      async *serverStream() {
        for (; made < 100; made++) yield "x".repeat(16 * KIB);
      },
    })],
  }, { initialWindowBytes: 64 * KIB, autoConsume: false });
  const seen = client.call(METHODS.serverStream.path, "");
  await client.exchange();
  // The window, and what the server holds for a stream.
  assert.ok(made >= 4 && made <= 9, `${made} messages of 16 KiB were made`);
  for (let read = 0; !seen.ended; read = seen.bytes.length) {
    client.connection.consumed(seen.stream, seen.bytes.length - read + 64 * KIB);
    await client.exchange();
  }
  assert.equal(textsOf(seen).length, 100);
});

Deno.test("a handler's generator is closed when the client resets its stream", async () => {
  const closed = Promise.withResolvers<string>();
  const client = await MemoryClient.open({
    services: [texts({
      async *serverStream() {
        try {
          for (;;) yield "x".repeat(16 * KIB);
        } finally {
          closed.resolve("closed");
        }
      },
    })],
  }, { initialWindowBytes: 64 * KIB, autoConsume: false });
  const seen = client.call(METHODS.serverStream.path, "");
  await client.exchange();
  client.connection.resetStream(seen.stream, 8);
  await client.exchange();
  assert.equal(await closed.promise, "closed");
  assert.equal(client.hub.counters.callsInFlight, 0);
  assert.equal(client.link.handlers, 0);
});

Deno.test("a handler that never pauses gives the loop back now and then", async () => {
  const client = await MemoryClient.open({
    services: [texts({
      async *serverStream() {
        for (let i = 0; i < 300; i++) yield "";
      },
    })],
  });
  const seen = client.call(METHODS.serverStream.path, "");
  await client.exchange();
  for (let i = 0; i < 100; i++) await microtasks();
  await client.exchange();
  assert.equal(textsOf(seen).length, 256);
  while (!seen.ended) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await client.exchange();
  }
  assert.equal(textsOf(seen).length, 300);
});

Deno.test("a client stream's window is given back only as its handler reads", async () => {
  const gate = Promise.withResolvers<void>();
  const client = await MemoryClient.open({
    services: [texts({
      async clientStream(requests) {
        await gate.promise;
        let read = 0;
        for await (const _ of requests) read++;
        return String(read);
      },
    })],
  });
  const seen = client.start(path("clientStream"));
  for (let i = 0; i < 100; i++) client.send(seen, messageOf("x".repeat(32 * KIB)), i === 99);
  await client.exchange();
  assert.ok(seen.stream.queuedBytes > 2 * KIB * KIB, `${seen.stream.queuedBytes} bytes are held`);
  gate.resolve();
  await client.exchange();
  assert.equal(seen.stream.queuedBytes, 0);
  assert.deepEqual(textsOf(seen), ["100"]);
});

Deno.test("a message larger than the window arrives when the handler waits for it", async () => {
  const client = await MemoryClient.open({
    services: [texts({
      async *bidiStream(requests) {
        for await (const text of requests) yield String(text.length);
      },
    })],
  });
  const seen = client.start(path("bidiStream"));
  client.send(seen, messageOf("x".repeat(3 * KIB * KIB)));
  await client.exchange();
  assert.deepEqual(textsOf(seen), [String(3 * KIB * KIB)]);
});

Deno.test("a handler that answers before the client's end makes it stop, without an error", async () => {
  const client = await MemoryClient.open({
    services: [texts({ clientStream: () => Promise.resolve("enough") })],
  });
  const seen = client.start(path("clientStream"));
  await client.exchange();
  assert.deepEqual(textsOf(seen), ["enough"]);
  assert.equal(statusOf(seen), "0");
  assert.deepEqual(seen.resets, [0]);
});

Deno.test("an early answer that the client is slow to read is not cut off", async () => {
  const text = "x".repeat(200 * KIB);
  const client = await MemoryClient.open({
    services: [texts({ clientStream: () => Promise.resolve(text) })],
  }, { initialWindowBytes: 64 * KIB, autoConsume: false });
  const seen = client.start(path("clientStream"));
  await client.exchange();
  assert.deepEqual([seen.ended, seen.resets], [false, []]);
  for (let i = 0; i < 10; i++) {
    client.connection.consumed(seen.stream, 64 * KIB);
    await client.exchange();
  }
  assert.deepEqual(textsOf(seen), [text]);
  assert.deepEqual([seen.ended, seen.resets], [true, [0]]);
});

Deno.test("a reset in the bytes that hold the end is heard before the end", async () => {
  const seenBy = Promise.withResolvers<unknown>();
  const client = await MemoryClient.open({
    services: [texts({
      async clientStream(requests) {
        try {
          for await (const _ of requests) { /* to the end */ }
          seenBy.resolve("the end");
        } catch (error) {
          seenBy.resolve(error);
        }
        return "";
      },
    })],
  });
  const seen = client.start(path("clientStream"));
  await client.exchange();
  client.send(seen, messageOf("half"));
  client.send(seen, new Uint8Array(0), true);
  client.connection.resetStream(seen.stream, 8);
  client.sendOutput();
  const error = await seenBy.promise;
  assert.ok(error instanceof RpcError && error.code === Status.CANCELLED);
});

Deno.test("a message that cannot be decoded ends a stream, also for its handler", async () => {
  const seenBy = Promise.withResolvers<unknown>();
  const methods = {
    ...METHODS,
    clientStream: {
      ...METHODS.clientStream,
      decodeRequest(): string {
        throw new Error("no text");
      },
    },
  };
  const handlers = texts({
    async clientStream(requests) {
      try {
        for await (const _ of requests) { /* to the end */ }
      } catch (error) {
        seenBy.resolve(error);
      }
      return "";
    },
  }).handlers;
  const client = await MemoryClient.open({
    services: [{ definition: { name: "test.Texts", methods }, handlers }],
  });
  const seen = client.start(path("clientStream"));
  client.send(seen, messageOf("a"));
  await client.exchange();
  assert.equal(statusOf(seen), "13 the request could not be decoded: no text");
  assert.ok(await seenBy.promise instanceof RpcError);
});

Deno.test("a stream that ends within a message is INTERNAL, and its handler's loop throws", async () => {
  const client = await MemoryClient.open({
    services: [texts({
      async clientStream(requests) {
        for await (const _ of requests) { /* to the end */ }
        return "";
      },
    })],
  });
  const seen = client.start(path("clientStream"));
  client.send(seen, messageOf("abc").subarray(0, 6), true);
  await client.exchange();
  assert.match(statusOf(seen), /^13 the stream ended within a message/);
});

Deno.test("what is no stream from a handler that should give one is UNKNOWN", async () => {
  const client = await MemoryClient.open({
    services: [texts({ serverStream: (() => "text") as never, bidiStream: (() => 7) as never })],
  });
  const seen = client.start(path("bidiStream"), true);
  await client.exchange();
  assert.equal(statusOf(seen), "2 the handler failed");
  assert.equal(client.link.handlers, 0);
});
