import assert from "node:assert/strict";
import { frames, latin1, SeededRandom } from "../_testing.ts";
import { HeaderBlock } from "../headers/header_block.ts";
import type { HeaderList } from "../headers/header_list.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { StreamState } from "../streams/stream_state.ts";
import { exchange, pair, Recorder, REQUEST, RESPONSE, takeAll, TRAILERS } from "./_pair.ts";
import type { ServerConnection } from "./server_connection.ts";

const BODY = latin1("request");
const ANSWER = latin1("response!");

/** Answers every request when it has come to its end. */
class EchoServer extends Recorder {
  server!: ServerConnection;

  #answer(stream: Http2Stream): void {
    this.server.respondUnary(stream, RESPONSE, null, ANSWER, 0, ANSWER.length, TRAILERS, [
      "x-last",
      "1",
    ]);
  }

  override onHeaders(stream: Http2Stream, headers: HeaderList, endStream: boolean): void {
    super.onHeaders(stream, headers, endStream);
    if (endStream) this.#answer(stream);
  }

  override onData(
    stream: Http2Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    endStream: boolean,
  ): void {
    super.onData(stream, bytes, start, end, endStream);
    if (endStream) this.#answer(stream);
  }
}

const CALL_SEEN_BY_SERVER = ["headers 1 POST /a.B/C", "data 1 ends at 7", "closed 1"];
const CALL_SEEN_BY_CLIENT = ["headers 1 200", "trailers 1 x-status=0=x-last=1", "closed 1"];

type Split = (bytes: Uint8Array) => Iterable<Uint8Array>;

function callOnce(split: Split): void {
  const serverSaw = new EchoServer();
  const { client, server, clientSaw } = pair({ serverSaw, split });
  serverSaw.server = server;
  const stream = client.openUnary(REQUEST, ["grpc-timeout", "1S"], BODY, 0, BODY.length, "me");
  assert.equal(stream?.user, "me");
  exchange(client, server, split);
  assert.deepEqual(serverSaw.take(), CALL_SEEN_BY_SERVER);
  assert.deepEqual(clientSaw.take(), CALL_SEEN_BY_CLIENT);
  assert.deepEqual(serverSaw.content.get(1), [...BODY]);
  assert.deepEqual(clientSaw.content.get(1), [...ANSWER]);
  assert.equal(stream?.state, StreamState.CLOSED);
  assert.equal(client.openStreams + server.openStreams, 0);
  assert.equal(client.error ?? server.error, null);
}

Deno.test("a unary call goes through when every chunk comes whole", () => {
  callOnce((bytes) => [bytes]);
});

Deno.test("a unary call goes through when the octets come one by one", () => {
  callOnce((bytes) => Array.from(bytes, (octet) => Uint8Array.of(octet)));
});

Deno.test("a unary call goes through when chunks are cut in two at any place", () => {
  for (let cut = 1; cut < 200; cut++) {
    callOnce((bytes) => [bytes.subarray(0, cut), bytes.subarray(cut)]);
  }
});

Deno.test("a unary call goes through when chunks are cut in pieces of any size", () => {
  for (let size = 2; size < 40; size++) {
    callOnce(function* (bytes) {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    });
  }
});

Deno.test("a unary call goes through when chunks are views of another class", () => {
  class OtherView extends Uint8Array<ArrayBuffer> {}
  callOnce((bytes) => {
    const copy = new OtherView(new ArrayBuffer(bytes.length + 8), 8);
    copy.set(bytes);
    return [copy];
  });
});

Deno.test("hundreds of calls at once all get their own answers", () => {
  const serverSaw = new EchoServer();
  const { client, server, clientSaw } = pair({ serverSaw });
  serverSaw.server = server;
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 200; i++) client.openUnary(REQUEST, null, BODY, 0, BODY.length, i);
    exchange(client, server);
  }
  assert.equal(clientSaw.take().filter((event) => event.startsWith("trailers")).length, 800);
  assert.equal(serverSaw.take().filter((event) => event.startsWith("closed")).length, 800);
});

Deno.test("openUnary puts HEADERS and DATA into one output, respondUnary three frames", () => {
  const serverSaw = new EchoServer();
  const { client, server } = pair({ serverSaw });
  serverSaw.server = server;
  client.openUnary(REQUEST, null, BODY, 0, BODY.length, null);
  const request = client.takeOutput();
  assert.equal(client.hasOutput, false);
  assert.deepEqual(frames(request).map(({ type, flags }) => [type, flags]), [[1, 4], [0, 1]]);
  server.receive(request, 0);
  const response = server.takeOutput();
  assert.deepEqual(frames(response).map(({ type, flags }) => [type, flags]), [
    [1, 4],
    [0, 0],
    [1, 5],
  ]);
});

Deno.test("a response of headers alone ends the call", () => {
  const { client, server, clientSaw, serverSaw } = pair();
  client.openStream(REQUEST, null, true, null);
  exchange(client, server);
  assert.deepEqual(serverSaw.take(), ["headers 1 POST /a.B/C end"]);
  server.sendHeaders(serverSaw.streams.get(1)!, RESPONSE, null, true);
  exchange(client, server);
  assert.deepEqual(clientSaw.take(), ["headers 1 200 end", "closed 1"]);
});

Deno.test("a client may open the next stream when it hears that one has ended", () => {
  const serverSaw = new EchoServer();
  class Chain extends Recorder {
    override onTrailers(): void {
      if (client.nextOpened < 5) client.open();
    }
  }
  const clientSaw = new Chain();
  const both = pair({ serverSaw, clientSaw, server: { maxConcurrentStreams: 100 } });
  serverSaw.server = both.server;
  const client = {
    nextOpened: 0,
    open(): void {
      this.nextOpened++;
      assert.ok(both.client.openUnary(REQUEST, null, BODY, 0, BODY.length, null) !== null);
    },
  };
  while (both.client.availableStreams > 0) client.open();
  client.nextOpened = 0;
  exchange(both.client, both.server);
  assert.equal(client.nextOpened, 5);
  assert.equal(both.client.openStreams, 0);
});

Deno.test("informational responses come before the response and are told apart", () => {
  const { client, server, clientSaw, serverSaw } = pair();
  client.openStream(REQUEST, null, true, null);
  exchange(client, server);
  const stream = serverSaw.streams.get(1)!;
  server.sendHeaders(stream, HeaderBlock.of([":status", "103"]), null, false);
  server.respondUnary(stream, RESPONSE, null, ANSWER, 0, ANSWER.length, TRAILERS, null);
  exchange(client, server);
  assert.deepEqual(clientSaw.take(), [
    "informational 1 103",
    "headers 1 200",
    "trailers 1 x-status=0",
    "closed 1",
  ]);
});

Deno.test("header lists larger than a frame go out as CONTINUATION and come in whole", () => {
  const { client, server, serverSaw } = pair({
    server: { limits: { headerListBytes: 200_000, headerBlockBytes: 200_000 } },
  });
  const random = new SeededRandom(11);
  for (const size of [16_000, 16_384, 16_500, 50_000, 100_000]) {
    const value = String.fromCharCode(...Array.from({ length: size }, () => 97 + random.below(26)));
    client.openStream(REQUEST, ["x-large", value], true, null);
    const output = takeAll(client);
    assert.ok(frames(output).every(({ payload }) => payload.length <= 16_384));
    server.receive(output, 0);
    assert.equal(server.error, null);
    assert.equal(serverSaw.take().length, 1);
  }
});

Deno.test("a prepared block larger than a frame goes out as CONTINUATION", () => {
  const { client, server, serverSaw } = pair({ server: { limits: { headerListBytes: 50_000 } } });
  const large = HeaderBlock.of([...REQUEST.fields, "x-large", "x".repeat(20_000)]);
  client.openStream(large, null, true, null);
  const output = takeAll(client);
  assert.deepEqual(frames(output).map(({ type, flags }) => [type, flags]), [[1, 1], [9, 4]]);
  server.receive(output, 0);
  assert.deepEqual(serverSaw.take(), ["headers 1 POST /a.B/C end"]);
});

Deno.test("per-call fields go through the dynamic table when indexing is on", () => {
  const { client, server, serverSaw } = pair({ client: { indexing: true } });
  const lengths = [1, 2, 3].map(() => {
    client.openStream(REQUEST, ["x-tenant", "a tenant's long name"], true, null);
    const output = takeAll(client);
    server.receive(output, 0);
    return output.length;
  });
  assert.ok(lengths[1] < lengths[0] - 20);
  assert.equal(lengths[2], lengths[1]);
  assert.equal(serverSaw.take().length, 3);
  assert.equal(server.error, null);
});

Deno.test("a field that is no octets throws and leaves no trace in the output", () => {
  const { client, server, serverSaw } = pair();
  assert.throws(() => client.openStream(REQUEST, ["x", "\u20ac"], true, null), RangeError);
  assert.equal(client.hasOutput, false);
  assert.equal(client.openStreams, 0);
  client.openStream(REQUEST, ["x", "y"], true, null);
  exchange(client, server);
  assert.deepEqual(serverSaw.take(), ["headers 1 POST /a.B/C end"]);
});
