import assert from "node:assert/strict";
import { fieldValue, Metadata, Status } from "../../grpc/mod.ts";
import { HeaderBlock } from "../../wire/mod.ts";
import { RpcError } from "../errors.ts";
import type { ServerContext } from "../server.ts";
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

/** A client of a server with this unary handler. */
function unary(
  handler: (text: string, context: ServerContext) => string | Promise<string>,
): Promise<MemoryClient> {
  return MemoryClient.open({ services: [texts({ unary: handler })] });
}

Deno.test("ServerCall answers with headers, one message and OK when the handler returns", async () => {
  const client = await unary((text) => `${text}!`);
  const seen = client.call(UNARY, "a");
  await client.exchange();
  assert.equal(fieldValue(seen.fields, ":status"), "200");
  assert.deepEqual(textsOf(seen), ["a!"]);
  assert.equal(statusOf(seen), "0");
  assert.deepEqual(seen.resets, []);
  const { calls, callsFailed, callsInFlight } = client.hub.counters;
  assert.deepEqual([calls, callsFailed, callsInFlight], [1, 0, 0]);
});

Deno.test("ServerCall reads a request when it comes in many pieces", async () => {
  const client = await unary((text) => `${text}!`);
  const seen = client.start(callFields(UNARY));
  for (const byte of messageOf("pieces")) client.send(seen, Uint8Array.of(byte));
  client.send(seen, new Uint8Array(0), true);
  await client.exchange();
  assert.deepEqual(textsOf(seen), ["pieces!"]);
});

Deno.test("ServerCall reads a request when trailers end it", async () => {
  const client = await unary((text) => `${text}!`);
  const seen = client.start(callFields(UNARY));
  client.send(seen, messageOf("a"));
  client.connection.sendHeaders(seen.stream, HeaderBlock.of(["x-end", "1"]), null, true);
  await client.exchange();
  assert.deepEqual(textsOf(seen), ["a!"]);
});

Deno.test("ServerCall gives a handler bytes of its own, so that it may keep them", async () => {
  const kept: Uint8Array[] = [];
  const bytes = { ...METHODS.unary, decodeRequest: (view: Uint8Array) => view };
  const definition = { name: "test.Texts", methods: { unary: bytes } };
  const client = await MemoryClient.open({
    services: [{
      definition,
      handlers: {
        unary: (view: Uint8Array) => {
          kept.push(view);
          return "";
        },
      } as never,
    }],
  });
  client.call(UNARY, "kept");
  const output = client.connection.takeOutput().slice();
  client.link.transport.onData(output);
  output.fill(0xff); // the transport uses its buffer again
  assert.equal(String.fromCharCode(...kept[0]), "kept");
});

Deno.test("ServerCall answers in gzip when the request was in gzip and gzip is accepted", async () => {
  const client = await unary((text) => text);
  const call = (...more: string[]) => {
    const seen = client.start(callFields(UNARY, ["grpc-encoding", "gzip", ...more]));
    client.send(seen, messageOf("zip", "gzip"), true);
    return seen;
  };
  const accepted = call("grpc-accept-encoding", "identity,gzip");
  const silent = call();
  await client.exchange();
  assert.equal(fieldValue(accepted.fields, "grpc-encoding"), "gzip");
  assert.equal(accepted.bytes[0], 1);
  assert.equal(fieldValue(silent.fields, "grpc-encoding"), undefined);
  assert.deepEqual(textsOf(silent), ["zip"]);
});

const REFUSALS: readonly (readonly [name: string, body: Uint8Array, status: string])[] = [
  ["no message", new Uint8Array(0), "12 no request came where one was due"],
  [
    "two messages",
    Uint8Array.from([...messageOf("a"), ...messageOf("b")]),
    "12 two requests came where one was due",
  ],
  ["half a message", messageOf("abc").subarray(0, 6), "13 the stream ended within a message"],
  ["a flag that is unknown", Uint8Array.of(2, 0, 0, 0, 0), "13 a message has the unknown flag 2"],
  [
    "compression that was not announced",
    messageOf("a", "gzip"),
    "13 a message is flagged as compressed",
  ],
  [
    "a prefix over the limit",
    Uint8Array.of(0, 0, 64, 0, 1),
    "8 a message of 4194305 bytes is larger",
  ],
];

for (const [name, body, status] of REFUSALS) {
  Deno.test(`ServerCall answers with a status and runs no handler when it gets ${name}`, async () => {
    let ran = false;
    const client = await unary((text) => {
      ran = true;
      return text;
    });
    const seen = client.start(callFields(UNARY));
    client.send(seen, body, true);
    await client.exchange();
    assert.ok(statusOf(seen).startsWith(status), statusOf(seen));
    assert.equal(ran, false);
    assert.equal(client.hub.counters.callsFailed, 1);
  });
}

Deno.test("ServerCall refuses a large message from its prefix, and asks the client to stop", async () => {
  const client = await MemoryClient.open({
    services: [texts({ unary: (text) => text })],
    maxRequestBytes: 10,
  });
  const seen = client.start(callFields(UNARY));
  client.send(seen, messageOf("12345678901").subarray(0, 6));
  await client.exchange();
  assert.match(statusOf(seen), /^8 /);
  assert.deepEqual(seen.resets, [0]);
});

Deno.test("ServerCall tells UNKNOWN and nothing else when a handler throws a foreign error", async () => {
  const client = await unary(() => {
    throw new Error("the password is 1234");
  });
  const seen = client.call(UNARY, "");
  await client.exchange();
  assert.equal(statusOf(seen), "2 the handler failed");
});

Deno.test("ServerCall sends headers and both sorts of trailers when a handler throws late", async () => {
  const client = await unary((_text, { headers, trailers }) => {
    headers.append("x-head", "1");
    trailers.append("x-own", "2");
    throw new RpcError(Status.ABORTED, "no", { trailers: new Metadata([["x-error", "3"]]) });
  });
  const seen = client.call(UNARY, "");
  await client.exchange();
  assert.equal(fieldValue(seen.fields, "x-head"), "1");
  assert.deepEqual(seen.trailers, [
    ...["grpc-status", "10", "grpc-message", "no"],
    ...["x-own", "2", "x-error", "3"],
  ]);
});

Deno.test("ServerCall stamps one arrival for all calls of a turn, and the deadline behind it", async () => {
  const seen: number[][] = [];
  const client = await unary((text, { arrivedNs, deadlineNs }) => {
    seen.push([arrivedNs, deadlineNs]);
    client.time.advance(1);
    return text;
  });
  const { nowNs } = client.time;
  client.call(UNARY, "");
  client.call(UNARY, "", ["grpc-timeout", "50m"]);
  await client.exchange();
  assert.deepEqual(seen, [[nowNs, Infinity], [nowNs, nowNs + 50e6]]);
});

/** A client of a server whose handler waits for its signal, and the reasons that it was given. */
async function waiting(): Promise<{ client: MemoryClient; reasons: unknown[] }> {
  const reasons: unknown[] = [];
  const client = await unary(async (text, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    reasons.push(signal.reason);
    return text;
  });
  return { client, reasons };
}

Deno.test("ServerCall answers DEADLINE_EXCEEDED and aborts when the deadline passes", async () => {
  const { client, reasons } = await waiting();
  const seen = client.call(UNARY, "", ["grpc-timeout", "50m"]);
  await client.exchange();
  client.time.advance(49);
  await client.exchange();
  assert.equal(seen.ended, false);
  client.time.advance(1);
  await client.exchange();
  assert.equal(statusOf(seen), "4 the deadline passed");
  assert.ok(reasons[0] instanceof RpcError && reasons[0].code === Status.DEADLINE_EXCEEDED);
  const { callsFailed, callsInFlight } = client.hub.counters;
  assert.deepEqual([callsFailed, callsInFlight], [1, 0]);
});

Deno.test("ServerCall counts the deadline from the headers when the message comes late", async () => {
  const client = await unary((text) => text);
  const seen = client.start(callFields(UNARY, ["grpc-timeout", "50m"]));
  await client.exchange();
  client.time.advance(50);
  await client.exchange();
  assert.equal(statusOf(seen), "4 the deadline passed");
});

/** A client whose calls are too late, and how many handlers ran for them in spite of it. */
async function tooLate(): Promise<{ client: MemoryClient; ran: () => number }> {
  let ran = 0;
  const run = () => {
    ran++;
    return "";
  };
  async function* stream() {
    yield run();
  }
  const handlers = { unary: run, clientStream: run, serverStream: stream, bidiStream: stream };
  const client = await MemoryClient.open({ services: [texts(handlers as never)] });
  return { client, ran: () => ran };
}

Deno.test("ServerCall runs no handler when the timeout is 0, in whatever unit", async () => {
  const { client, ran } = await tooLate();
  for (const { path } of Object.values(METHODS)) {
    for (const unit of ["n", "u", "m", "S", "M", "H"]) {
      const seen = client.call(path, "", ["grpc-timeout", `0${unit}`]);
      await client.exchange();
      assert.equal(statusOf(seen), "4 the deadline passed", `${path} 0${unit}`);
    }
  }
  assert.equal(ran(), 0);
  const { calls, callsFailed, callsInFlight } = client.hub.counters;
  assert.deepEqual([calls, callsFailed, callsInFlight], [24, 24, 0]);
});

Deno.test("ServerCall ends a call with a timeout of 0 when its message never comes", async () => {
  const { client } = await tooLate();
  const seen = client.start(callFields(UNARY, ["grpc-timeout", "0n"]));
  await client.exchange();
  client.time.advance(0);
  await client.exchange();
  assert.equal(statusOf(seen), "4 the deadline passed");
});

Deno.test("ServerCall runs no handler when the message is later than the deadline, and its timer too", async () => {
  const { client, ran } = await tooLate();
  const seen = client.start(callFields(UNARY, ["grpc-timeout", "50m"]));
  await client.exchange();
  client.time.nowNs += 50e6; // and no timer has rung
  client.send(seen, messageOf("a"), true);
  await client.exchange();
  assert.equal(statusOf(seen), "4 the deadline passed");
  assert.equal(ran(), 0);
  assert.deepEqual(client.hub.counters.callsInFlight, 0);
});

Deno.test("ServerCall sets no timer when a handler answers in the same turn", async () => {
  const client = await unary((text) => text);
  client.call(UNARY, "", ["grpc-timeout", "50m"]);
  await client.exchange();
  assert.equal(client.time.set, 0);
});

Deno.test("ServerCall aborts with CANCELLED when the client resets, and answers nothing", async () => {
  const { client, reasons } = await waiting();
  const seen = client.call(UNARY, "");
  await client.exchange();
  client.connection.resetStream(seen.stream, 8);
  await client.exchange();
  assert.ok(reasons[0] instanceof RpcError && reasons[0].code === Status.CANCELLED);
  assert.equal(seen.ended, false);
  assert.equal(client.hub.counters.callsInFlight, 0);
});

Deno.test("ServerCall aborts with DEADLINE_EXCEEDED when the client resets as its time is over", async () => {
  const { client, reasons } = await waiting();
  const seen = client.call(UNARY, "", ["grpc-timeout", "50m"]);
  await client.exchange();
  client.time.nowNs += 49.5e6;
  client.connection.resetStream(seen.stream, 8);
  await client.exchange();
  assert.ok(reasons[0] instanceof RpcError && reasons[0].code === Status.DEADLINE_EXCEEDED);
});

Deno.test("ServerCall aborts when the connection is lost", async () => {
  const { client, reasons } = await waiting();
  client.call(UNARY, "");
  await client.exchange();
  client.hangUp();
  await microtasks();
  assert.ok(reasons[0] instanceof RpcError && reasons[0].details === "the connection was lost");
});
