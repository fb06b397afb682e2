import assert from "node:assert/strict";
import { Status } from "../../grpc/mod.ts";
import { HeaderBlock } from "../../wire/mod.ts";
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

const UNARY = METHODS.unary.path;
const LARGEST = 2 ** 31 - 1;

const echo = texts({ unary: (text) => text });

/** A service whose handler waits for the test, in the order of the calls. */
function held() {
  const gates: PromiseWithResolvers<string>[] = [];
  const service = texts({
    unary: () => {
      const gate = Promise.withResolvers<string>();
      gates.push(gate);
      return gate.promise;
    },
  });
  return { gates, service };
}

Deno.test("ServerLink answers all calls of a turn in one write", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  const calls = Array.from({ length: 100 }, (_, i) => client.call(UNARY, String(i)));
  const before = client.writes.length;
  await client.exchange();
  assert.equal(client.writes.length, before + 1);
  assert.deepEqual(calls.flatMap(textsOf), Array.from({ length: 100 }, (_, i) => String(i)));
});

Deno.test("ServerLink writes once when answers come together at another time", async () => {
  const { gates, service } = held();
  const client = await MemoryClient.open({ services: [service] });
  const calls = Array.from({ length: 100 }, () => client.call(UNARY, ""));
  await client.exchange();
  const before = client.writes.length;
  for (const gate of gates) gate.resolve("late");
  await microtasks();
  assert.equal(client.writes.length, before + 1);
  await client.exchange();
  assert.deepEqual(calls.map(statusOf), calls.map(() => "0"));
});

Deno.test("ServerLink writes nothing more until the transport has taken what it has", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  client.takes = false;
  const first = client.call(UNARY, "1");
  client.sendOutput();
  const before = client.writes.length;
  const second = client.call(UNARY, "2");
  client.sendOutput();
  await microtasks();
  assert.equal(client.writes.length, before);
  client.takes = true;
  client.link.transport.onDrain();
  await client.exchange();
  assert.deepEqual([first, second].flatMap(textsOf), ["1", "2"]);
});

Deno.test("ServerLink answers an unknown path, and counts it, when more of it is to come", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  const seen = client.start(callFields("/test.Texts/Nope"));
  client.send(seen, messageOf("a"));
  await client.exchange();
  assert.equal(statusOf(seen), "12 there is no method /test.Texts/Nope here");
  assert.deepEqual(seen.resets, [0]);
  const { calls, callsFailed, callsInFlight } = client.hub.counters;
  assert.deepEqual([calls, callsFailed, callsInFlight], [1, 1, 0]);
});

Deno.test("ServerLink destroys a connection when its handshake takes too long", async () => {
  const client = new MemoryClient({ services: [echo] });
  client.time.advance(9_999);
  assert.equal(client.destroyed, false);
  client.time.advance(1);
  assert.equal(client.destroyed, true);
  assert.equal(client.hub.counters.connectionsOpen, 0);
  await microtasks();
});

Deno.test("ServerLink sets no timer for a connection that is idle, and none stays behind it", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  assert.equal(client.time.set, 0);
  client.hangUp();
  assert.equal(client.time.set, 0);
  assert.equal(client.gone, true);
});

Deno.test("ServerLink says too_many_pings and ends when a client pings for ever", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  for (let i = 0; i < 3; i++) {
    client.connection.ping();
    await client.exchange();
  }
  assert.deepEqual([client.goaways, client.ended], [[], false]);
  client.connection.ping();
  await client.exchange();
  assert.deepEqual(client.goaways, ["0 11 too_many_pings"]);
  assert.equal(client.ended, true);
  client.time.advance(1000);
  assert.equal(client.destroyed, true);
});

Deno.test("ServerLink forgives pings when it answers calls between them", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  for (let i = 0; i < 20; i++) {
    client.connection.ping();
    client.call(UNARY, "");
    await client.exchange();
  }
  assert.equal(client.ended, false);
});

Deno.test("ServerLink forgives pings when its answers are HEADERS alone", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  for (let i = 0; i < 20; i++) {
    client.connection.ping();
    client.call("/test.Texts/Nope", "");
    await client.exchange();
  }
  assert.equal(client.ended, false);
});

Deno.test("ServerLink forgives pings as DATA of one answer leaves, a window at a time", async () => {
  const client = await MemoryClient.open({
    services: [texts({ unary: () => "x".repeat(2000) })],
  }, { initialWindowBytes: 100 });
  const seen = client.call(UNARY, "");
  for (let pings = 0; !seen.ended; pings++) {
    assert.ok(pings < 1000);
    // One each time that DATA has come, as grpc-go does to measure the bandwidth.
    client.connection.ping();
    client.sendOutput();
    await microtasks();
    client.readOne();
  }
  assert.equal(textsOf(seen)[0].length, 2000);
  assert.deepEqual(client.goaways, []);
});

Deno.test("ServerLink says too_many_pings to a flood within an answer that goes on", async () => {
  const client = await MemoryClient.open({
    services: [texts({ unary: () => "x".repeat(2000) })],
  }, { initialWindowBytes: 100, autoConsume: false });
  client.call(UNARY, "");
  await client.exchange();
  for (let i = 0; i < 5; i++) client.connection.ping();
  await client.exchange();
  assert.match(client.goaways[0], /too_many_pings$/);
});

Deno.test("ServerLink says GOAWAY for a broken rule, and leaves other connections alone", async () => {
  const services = [echo];
  const [broken, other] = [
    await MemoryClient.open({ services }),
    await MemoryClient.open({ services }),
  ];
  broken.link.transport.onData(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0)); // DATA on stream 0
  await broken.exchange();
  assert.match(broken.goaways[0], /^0 1 /);
  assert.equal(broken.ended, true);
  const seen = other.call(UNARY, "a");
  await other.exchange();
  assert.deepEqual(textsOf(seen), ["a"]);
});

Deno.test("ServerLink refuses calls unseen when too many handlers run, also of calls cancelled", async () => {
  const { gates, service } = held();
  const client = await MemoryClient.open({ services: [service], limits: { maxHandlers: 2 } });
  for (let i = 0; i < 2; i++) {
    const { stream } = client.call(UNARY, "");
    await client.exchange();
    client.connection.resetStream(stream, 8);
  }
  const refused = client.call(UNARY, "");
  await client.exchange();
  assert.deepEqual(refused.resets, [7]);
  assert.equal(gates.length, 2);
  gates[0].resolve("");
  await microtasks();
  client.call(UNARY, "");
  await client.exchange();
  assert.equal(gates.length, 3);
});

Deno.test("ServerLink drains: GOAWAY and ping, GOAWAY with the last call, and the end behind it", async () => {
  const { gates, service } = held();
  const client = await MemoryClient.open({ services: [service] });
  const first = client.call(UNARY, "");
  await client.exchange();
  client.link.drain();
  const crossing = client.call(UNARY, ""); // has not heard yet
  await client.exchange();
  assert.deepEqual(client.goaways, [`${LARGEST} 0`, `${crossing.stream.id} 0`]);
  assert.equal(client.ended, false);
  for (const gate of gates) gate.resolve("done");
  await client.exchange();
  assert.deepEqual([first, crossing].map(statusOf), ["0", "0"]);
  assert.equal(client.ended, true);
  assert.equal(client.destroyed, false);
  client.time.advance(1000);
  assert.equal(client.destroyed, true);
});

Deno.test("ServerLink goes on with its drain when the client does not answer the ping", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  client.link.drain();
  await microtasks();
  client.time.advance(4_999);
  assert.equal(client.ended, false);
  client.time.advance(1);
  assert.equal(client.ended, true);
});

Deno.test("ServerLink takes no call of a client that it dismisses, and closes behind those under way", async () => {
  const { gates, service } = held();
  const client = await MemoryClient.open({ services: [service] });
  const first = client.call(UNARY, "");
  await client.exchange();
  client.link.dismiss(10_000);
  client.call(UNARY, ""); // has not heard yet
  await client.exchange();
  assert.equal(gates.length, 1);
  assert.deepEqual(client.goaways, [`${first.stream.id} 0`]);
  client.link.drain(); // changes nothing any more
  assert.equal(client.ended, false);
  gates[0].resolve("done");
  await client.exchange();
  assert.equal(statusOf(first), "0");
  assert.equal(client.ended, true);
});

Deno.test("ServerLink closes the connection of a client that it dismissed when the grace is over", async () => {
  const client = await MemoryClient.open({ services: [held().service] });
  client.call(UNARY, "");
  await client.exchange();
  client.link.dismiss(10_000);
  client.link.dismiss(20_000); // the first grace stands
  await microtasks();
  client.time.advance(9_999);
  assert.equal(client.destroyed, false);
  client.time.advance(1);
  assert.equal(client.destroyed, true);
});

Deno.test("ServerLink ends at once when it is drained before the handshake is done", async () => {
  const client = new MemoryClient({ services: [echo] });
  client.link.drain();
  await microtasks();
  assert.equal(client.ended, true);
});

Deno.test("ServerLink resets a stream when the client reads nothing of it for a minute", async () => {
  const client = await MemoryClient.open({
    services: [texts({ unary: () => "x".repeat(100_000) })],
  }, { initialWindowBytes: 10, autoConsume: false });
  const seen = client.call(UNARY, "");
  await client.exchange();
  client.time.advance(45_000);
  await client.exchange();
  assert.deepEqual(seen.resets, []);
  client.time.advance(30_000);
  await client.exchange();
  assert.deepEqual(seen.resets, [8]);
  client.time.advance(30_000);
  assert.equal(client.time.set, 0);
});

Deno.test("ServerLink counts a standstill from the answer, not from the client's last word", async () => {
  const { gates, service } = held();
  const client = await MemoryClient.open({ services: [service] }, {
    initialWindowBytes: 10,
    autoConsume: false,
  });
  const seen = client.call(UNARY, "");
  await client.exchange();
  client.time.advance(10 * 60_000);
  gates[0].resolve("x".repeat(1000));
  await client.exchange();
  client.time.advance(45_000);
  await client.exchange();
  assert.deepEqual(seen.resets, []);
});

Deno.test("ServerLink destroys a connection when its transport takes nothing for a minute", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  client.takes = false;
  client.call(UNARY, "");
  await client.exchange();
  client.time.advance(45_000);
  assert.equal(client.destroyed, false);
  client.time.advance(30_000);
  assert.equal(client.destroyed, true);
});

Deno.test("ServerLink destroys a connection when answers pile up that nobody reads", async () => {
  const client = await MemoryClient.open({ services: [echo] });
  client.takes = false;
  // Each is over for the server once it is answered, so that their number has no bound.
  const { frame } = HeaderBlock.of(callFields("/test.Texts/Nope"));
  let streamId = -1;
  for (let calls = 0; !client.destroyed && calls < 100_000; calls++) {
    const request = frame.slice();
    request[4] = 5; // END_STREAM, END_HEADERS
    new DataView(request.buffer).setUint32(5, streamId += 2);
    client.link.transport.onData(request);
  }
  assert.equal(client.destroyed, true);
  await microtasks();
});

Deno.test("ServerLink closes at once when asked, and tells the handlers", async () => {
  const reasons: unknown[] = [];
  const client = await MemoryClient.open({
    services: [texts({
      unary: async (text, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        reasons.push(signal.reason);
        return text;
      },
    })],
  });
  client.call(UNARY, "");
  await client.exchange();
  client.link.close();
  await microtasks();
  assert.equal(client.destroyed, true);
  assert.ok(reasons[0] instanceof RpcError && reasons[0].code === Status.CANCELLED);
});
