import assert from "node:assert/strict";
import { assertOctets, frame, frames, hex, join, SeededRandom } from "../_testing.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import {
  exchange,
  failures,
  headersFrame,
  pair,
  readyServer,
  REQUEST,
  RESPONSE,
  takeAll,
  TRAILERS,
} from "./_pair.ts";

const bytesOf = (length: number) => new SeededRandom(length).bytes(length);
const increment = (streamId: number, by: number) =>
  frame(8, 0, streamId, Uint8Array.of(by >>> 24, by >>> 16, by >>> 8, by));
const settings = (id: number, value: number) =>
  frame(4, 0, 0, Uint8Array.of(0, id, value >>> 24, value >>> 16, value >>> 8, value));

Deno.test("a message larger than every window arrives whole and in order", () => {
  const { client, server, serverSaw } = pair({
    server: { initialWindowBytes: 10_000, connectionWindowBytes: 65_535 },
  });
  const message = bytesOf(300_000);
  const stream = client.openStream(REQUEST, null, false, null)!;
  assert.equal(client.sendData(stream, message, 0, message.length, true), false);
  assert.equal(client.blockedStreams, 1);
  exchange(client, server);
  assertOctets(serverSaw.content.get(1), message);
  assert.deepEqual(serverSaw.take(), ["headers 1 POST /a.B/C", "data 1 ends at 300000"]);
  assert.equal(client.blockedStreams, 0);
  assert.equal(stream.queuedBytes, 0);
});

Deno.test("a larger message than a frame goes out in frames that the peer takes", () => {
  const { client } = pair();
  const stream = client.openStream(REQUEST, null, false, null)!;
  takeAll(client);
  const message = bytesOf(40_000);
  client.sendData(stream, message, 0, message.length, true);
  const sent = frames(takeAll(client));
  assert.deepEqual(sent.map(({ payload }) => payload.length), [16384, 16384, 7232]);
  assert.deepEqual(sent.map(({ flags }) => flags), [0, 0, 1]);
});

Deno.test("DATA frames stay short where the peer takes long ones, and each waits for room", () => {
  const window = 1 << 24;
  const { client } = pair({
    server: { initialWindowBytes: window, connectionWindowBytes: window },
  });
  // SETTINGS_MAX_FRAME_SIZE as gRPC's C-core has it.
  client.receive(settings(5, 16_777_215), 0);
  const message = bytesOf(1_000_000);
  client.openUnary(REQUEST, null, message, 0, message.length, null);
  assert.ok(client.pendingOutputBytes < 262_144 + 65_536 + 1000, "no more waits than is allowed");
  const sent = frames(takeAll(client)).filter(({ type }) => type === 0);
  assert.ok(sent.length > 1);
  assert.ok(sent.every(({ payload }) => payload.length <= 65_536));
});

Deno.test("trailers wait for the DATA before them, and END_STREAM is theirs", () => {
  const { client, server, clientSaw, serverSaw } = pair({ client: { initialWindowBytes: 100 } });
  client.openStream(REQUEST, null, true, null);
  exchange(client, server);
  const stream = serverSaw.streams.get(1)!;
  const message = bytesOf(1000);
  assert.equal(
    server.respondUnary(stream, RESPONSE, null, message, 0, 1000, TRAILERS, ["x", "y"]),
    true,
  );
  assert.equal(server.sendData(stream, message, 0, 1, false), false, "after the end");
  assert.equal(server.sendHeaders(stream, TRAILERS, null, true), false, "after the end");
  exchange(client, server);
  assertOctets(clientSaw.content.get(1), message);
  assert.deepEqual(clientSaw.take(), ["headers 1 200", "trailers 1 x-status=0=x=y", "closed 1"]);
  assert.deepEqual(serverSaw.take(), ["headers 1 POST /a.B/C end", "closed 1"]);
});

Deno.test("headers that do not end the stream cannot overtake DATA that waits", () => {
  const { server, saw } = readyServer();
  server.receive(join(settings(4, 0), headersFrame(1, { end: true })), 0);
  const stream = saw.streams.get(1)!;
  server.sendHeaders(stream, RESPONSE, null, false);
  server.sendData(stream, bytesOf(10), 0, 10, false);
  assert.equal(server.sendHeaders(stream, TRAILERS, null, false), false);
});

Deno.test("an empty DATA with END_STREAM needs no window", () => {
  const { server, saw } = readyServer();
  server.receive(join(settings(4, 0), headersFrame(1, { end: true })), 0);
  const stream = saw.streams.get(1)!;
  server.sendHeaders(stream, RESPONSE, null, false);
  assert.equal(server.sendData(stream, bytesOf(0), 0, 0, true), true);
  assert.deepEqual(saw.take().at(-1), "closed 1");
});

Deno.test("an empty DATA with END_STREAM goes with the DATA that waits", () => {
  const { server, saw } = readyServer();
  server.receive(join(settings(4, 4), headersFrame(1, { end: true })), 0);
  const stream = saw.streams.get(1)!;
  server.sendHeaders(stream, RESPONSE, null, false);
  server.sendData(stream, bytesOf(10), 0, 10, false);
  server.sendData(stream, bytesOf(0), 0, 0, true);
  takeAll(server);
  server.receive(increment(1, 100), 0);
  const [last] = frames(takeAll(server));
  assert.deepEqual([last.type, last.flags, last.payload.length], [0, 1, 6]);
});

Deno.test("streams that wait for the connection's window share it frame by frame", () => {
  const { client } = pair({ server: { connectionWindowBytes: 65_535 } });
  const opened = [1, 2, 3].map(() => client.openStream(REQUEST, null, false, null)!);
  // The first takes what window there is, up to the last 5 octets.
  const first = client.openStream(REQUEST, null, false, null)!;
  client.sendData(first, bytesOf(65_530), 0, 65_530, false);
  for (const stream of opened) client.sendData(stream, bytesOf(40_000), 0, 40_000, false);
  takeAll(client);
  client.receive(increment(0, 6 * 16_384 - 5), 0);
  const sent = frames(takeAll(client)).map(({ streamId }) => streamId);
  assert.deepEqual(sent.slice(0, 6).sort(), [1, 1, 3, 3, 5, 5]);
  assert.notEqual(sent[0], sent[1]);
});

Deno.test("a stream that waits for its own window does not hold up the others", () => {
  const { server, saw } = readyServer();
  server.receive(join(headersFrame(1, { end: true }), headersFrame(3, { end: true })), 0);
  const [a, b] = [saw.streams.get(1)!, saw.streams.get(3)!];
  for (const stream of [a, b]) server.sendHeaders(stream, RESPONSE, null, false);
  server.sendData(a, bytesOf(70_000), 0, 70_000, false);
  server.sendData(b, bytesOf(5000), 0, 5000, false);
  takeAll(server);
  assert.equal(server.blockedStreams, 2);
  server.receive(increment(0, 100_000), 0);
  assert.deepEqual(new Set(frames(takeAll(server)).map(({ streamId }) => streamId)), new Set([3]));
  assert.equal(server.blockedStreams, 1);
});

Deno.test("sendData asks to wait at the send budget, and onWritable says when to go on", () => {
  const { server, saw } = readyServer();
  server.receive(join(settings(4, 0), headersFrame(1, { end: true })), 0);
  const stream = saw.streams.get(1)!;
  server.sendHeaders(stream, RESPONSE, null, false);
  assert.equal(server.sendData(stream, bytesOf(60_000), 0, 60_000, false), true);
  assert.equal(server.sendData(stream, bytesOf(10_000), 0, 10_000, false), false);
  saw.take();
  server.receive(increment(1, 4000), 0);
  assert.deepEqual(saw.take(), []);
  server.receive(increment(1, 1000), 0);
  assert.deepEqual(saw.take(), ["writable 1"]);
  assert.equal(stream.queuedBytes, 65_000);
});

Deno.test("no DATA is added while the output is not taken", () => {
  const { server, saw } = readyServer({ limits: { pendingOutputBytes: 10_000 } });
  server.receive(
    join(settings(4, 2 ** 31 - 1), increment(0, 10_000_000), headersFrame(1, { end: true })),
    0,
  );
  const stream = saw.streams.get(1)!;
  server.sendHeaders(stream, RESPONSE, null, false);
  const message = bytesOf(200_000);
  server.sendData(stream, message, 0, message.length, true);
  assert.ok(server.pendingOutputBytes < 10_000 + 20_000);
  let taken = 0;
  let turns = 0;
  while (server.hasOutput) {
    taken += server.takeOutput().length;
    turns++;
  }
  assert.ok(taken > 200_000);
  assert.ok(turns > 5);
  assert.equal(server.openStreams, 0);
});

Deno.test("a smaller INITIAL_WINDOW_SIZE makes windows negative, and updates lift them", () => {
  const { server, saw } = readyServer();
  server.receive(headersFrame(1, { end: true }), 0);
  const stream = saw.streams.get(1)!;
  server.sendHeaders(stream, RESPONSE, null, false);
  server.sendData(stream, bytesOf(60_000), 0, 60_000, false);
  takeAll(server);
  server.receive(settings(4, 10), 0);
  assert.equal(stream.sendWindow, 10 - 60_000);
  server.sendData(stream, bytesOf(20), 0, 20, false);
  takeAll(server);
  server.receive(increment(1, 59_990), 0);
  assert.equal(server.hasOutput, false, "the window is 0");
  server.receive(increment(1, 5), 0);
  assert.deepEqual(frames(takeAll(server)).map(({ payload }) => payload.length), [5]);
  server.receive(settings(4, 25), 0);
  const sent = frames(takeAll(server)).filter(({ type }) => type === 0);
  assert.deepEqual(sent.map(({ payload }) => payload.length), [15]);
});

Deno.test("credit is given back at half a window, for stream and connection", () => {
  const { server } = readyServer({ initialWindowBytes: 100_000, connectionWindowBytes: 100_000 });
  server.receive(headersFrame(1), 0);
  const data = frame(0, 0, 1, new Uint8Array(10_000));
  for (let i = 0; i < 4; i++) server.receive(data, 0);
  assert.equal(server.hasOutput, false);
  server.receive(data, 0);
  const sent = frames(takeAll(server));
  assert.deepEqual(sent.map(({ type, streamId }) => [type, streamId]), [[8, 1], [8, 0]]);
  assert.deepEqual([...sent[0].payload], [...hex("0000c350")]);
});

Deno.test("the last DATA of a stream gives no credit to the stream", () => {
  const { server } = readyServer({ initialWindowBytes: 10_000, connectionWindowBytes: 65_535 });
  server.receive(headersFrame(1), 0);
  server.receive(frame(0, 1, 1, new Uint8Array(9000)), 0);
  assert.equal(server.hasOutput, false);
});

Deno.test("octets that the owner has not consumed are not credited", () => {
  const { server, saw } = readyServer({
    initialWindowBytes: 10_000,
    connectionWindowBytes: 65_535,
    autoConsume: false,
  });
  server.receive(headersFrame(1), 0);
  server.receive(frame(0, 0, 1, new Uint8Array(10_000)), 0);
  assert.equal(server.hasOutput, false);
  const stream = saw.streams.get(1)!;
  server.consumed(stream, 4000);
  assert.equal(server.hasOutput, false);
  server.consumed(stream, 4000);
  assert.deepEqual(frames(takeAll(server)).map(({ streamId }) => streamId), [1]);
  server.consumed(stream, 1_000_000);
  assert.equal(stream.unconsumed, 0, "no more than was given");
});

Deno.test("octets can be consumed after the stream has ended", () => {
  const { server, saw } = readyServer({ connectionWindowBytes: 65_535, autoConsume: false });
  for (const id of [1, 3, 5, 7]) {
    server.receive(join(headersFrame(id), frame(0, 1, id, new Uint8Array(10_000))), 0);
    server.sendHeaders(saw.streams.get(id)!, RESPONSE, null, true);
  }
  takeAll(server);
  for (const id of [1, 3, 5, 7]) server.consumed(saw.streams.get(id)!, 10_000);
  assert.deepEqual(frames(takeAll(server)).map(({ type, streamId }) => [type, streamId]), [[8, 0]]);
});

Deno.test("a reset gives back what the owner had not consumed", () => {
  const { server, saw } = readyServer({ connectionWindowBytes: 65_535, autoConsume: false });
  server.receive(headersFrame(1), 0);
  for (let i = 0; i < 4; i++) server.receive(frame(0, 0, 1, new Uint8Array(10_000)), 0);
  assert.equal(server.hasOutput, false);
  server.resetStream(saw.streams.get(1)!, 8);
  assert.deepEqual(frames(takeAll(server)).map(({ type, streamId }) => [type, streamId]), [
    [3, 1],
    [8, 0],
  ]);
});

Deno.test("padding counts against the windows and is credited at once", () => {
  const { server, saw } = readyServer({
    initialWindowBytes: 1000,
    connectionWindowBytes: 65_535,
    autoConsume: false,
  });
  server.receive(headersFrame(1), 0);
  const padded = frame(0, 8, 1, join(Uint8Array.of(200), new Uint8Array(10 + 200)));
  for (let i = 0; i < 3; i++) server.receive(padded, 0);
  const stream: Http2Stream = saw.streams.get(1)!;
  assert.equal(saw.content.get(1)?.length, 30);
  assert.equal(stream.unconsumed, 30);
  assert.equal(stream.receiveWindow, 1000 - 3 * 211 + 3 * 201);
});

Deno.test("DATA beyond a window is a flow-control error of that window", () => {
  const overStream = readyServer({ initialWindowBytes: 1000, autoConsume: false });
  overStream.server.receive(headersFrame(1), 0);
  overStream.server.receive(frame(0, 0, 1, new Uint8Array(1001)), 0);
  assert.deepEqual(failures(takeAll(overStream.server)), ["RST_STREAM 1 3"]);

  const overConnection = readyServer({ connectionWindowBytes: 65_535, autoConsume: false });
  overConnection.server.receive(headersFrame(1), 0);
  for (let i = 0; i < 4; i++) {
    overConnection.server.receive(frame(0, 0, 1, new Uint8Array(16_384)), 0);
  }
  assert.deepEqual(failures(takeAll(overConnection.server)), ["GOAWAY 1 3"]);
});

Deno.test("DATA for a stream that we have reset counts, and is credited at once", () => {
  const { server, saw } = readyServer({ connectionWindowBytes: 65_535, autoConsume: false });
  server.receive(headersFrame(1), 0);
  server.resetStream(saw.streams.get(1)!, 8);
  takeAll(server);
  for (let i = 0; i < 20; i++) server.receive(frame(0, 0, 1, new Uint8Array(10_000)), 0);
  assert.equal(server.error, null);
  const credits = frames(takeAll(server));
  assert.ok(credits.length >= 5);
  assert.ok(credits.every(({ type, streamId }) => type === 8 && streamId === 0));
});

Deno.test("resetStalled ends streams whose peer takes nothing, and no others", () => {
  const { server, saw } = readyServer();
  server.receive(
    join(settings(4, 0), headersFrame(1, { end: true }), headersFrame(3, { end: true })),
    1e9,
  );
  for (const id of [1, 3]) {
    const stream = saw.streams.get(id)!;
    server.sendHeaders(stream, RESPONSE, null, false);
    server.sendData(stream, bytesOf(100), 0, 100, true);
  }
  takeAll(server);
  server.receive(increment(3, 1), 9e9);
  saw.take();
  assert.equal(server.resetStalled(10e9, 5e9), 1);
  assert.deepEqual(saw.take(), ["reset 1 limit local 8", "closed 1"]);
  assert.equal(server.blockedStreams, 1);
  assert.equal(server.resetStalled(10e9, 5e9), 0);
});

Deno.test("resetStalled leaves streams alone that only wait for output to be taken", () => {
  const { server, saw } = readyServer();
  const largest = 2 ** 31 - 1;
  server.receive(join(settings(4, largest), increment(0, largest - 65_535)), 1e9);
  const ids = Array.from({ length: 20 }, (_, n) => 2 * n + 1);
  for (const id of ids) {
    server.receive(headersFrame(id, { end: true }), 1e9);
    const stream = saw.streams.get(id)!;
    server.sendHeaders(stream, RESPONSE, null, false);
    server.sendData(stream, bytesOf(100_000), 0, 100_000, true);
  }
  saw.take();
  assert.ok(server.blockedStreams > 0);
  assert.equal(server.resetStalled(100e9, 5e9), 0, "the peer opened every window");
  takeAll(server);
  assert.deepEqual(saw.take().filter((event) => event.startsWith("reset")), []);
  assert.equal(server.blockedStreams, 0);
});
