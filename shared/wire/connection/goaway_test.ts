import assert from "node:assert/strict";
import { frame, hex, join } from "../_testing.ts";
import { ErrorCode } from "../error_code.ts";
import {
  exchange,
  failures,
  headersFrame,
  pair,
  readyClient,
  readyServer,
  REQUEST,
  RESPONSE,
  takeAll,
} from "./_pair.ts";

Deno.test("a graceful end takes what was under way and refuses nothing that came before it", () => {
  const { client, server, clientSaw, serverSaw } = pair();
  client.openStream(REQUEST, null, true, null);
  exchange(client, server);
  const token = server.announceShutdown();
  assert.equal(server.isDraining, true);
  // Under way while the announcement is.
  client.openStream(REQUEST, null, true, null);
  exchange(client, server);
  assert.deepEqual(clientSaw.take(), ["goaway 2147483647 0 ", "ping"]);
  assert.deepEqual(serverSaw.take(), [
    "headers 1 POST /a.B/C end",
    "headers 3 POST /a.B/C end",
    `ping ack ${token}`,
  ]);
  server.goaway();
  exchange(client, server);
  assert.deepEqual(clientSaw.take(), ["goaway 3 0 "]);
  assert.equal(client.availableStreams, 0);
  assert.equal(client.openStream(REQUEST, null, true, null), null);
  for (const id of [1, 3]) server.sendHeaders(serverSaw.streams.get(id)!, RESPONSE, null, true);
  exchange(client, server);
  assert.deepEqual(clientSaw.take().filter((event) => event.startsWith("closed")), [
    "closed 1",
    "closed 3",
  ]);
  assert.equal(client.openStreams + server.openStreams, 0);
  assert.equal(client.error ?? server.error, null);
});

Deno.test("streams above the last-stream-id of a GOAWAY fail as refused, the others go on", () => {
  const { client, saw } = readyClient();
  for (let i = 0; i < 3; i++) client.openStream(REQUEST, null, true, i);
  client.receive(frame(7, 0, 0, join(hex("00000001 0000000b"), hex("63616c6d"))), 0);
  assert.deepEqual(saw.take(), [
    "goaway 1 11 calm",
    ...["reset 3 refused remote 7", "closed 3", "reset 5 refused remote 7", "closed 5"],
  ]);
  assert.equal(client.isDraining, true);
  client.receive(headersFrame(1, { end: true, fields: [":status", "200"] }), 0);
  assert.deepEqual(saw.take(), ["headers 1 200 end", "closed 1"]);
  client.receive(headersFrame(3, { end: true, fields: [":status", "200"] }), 0);
  assert.deepEqual(failures(takeAll(client)), ["RST_STREAM 3 5"]);
});

Deno.test("a server ignores streams above its own GOAWAY, and keeps the header table right", () => {
  const { server, saw } = readyServer();
  server.receive(headersFrame(1), 0);
  server.goaway(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
  assert.deepEqual(failures(takeAll(server)), ["GOAWAY 1 11"]);
  saw.take();
  // 400161 0131 puts a=1 into the table.
  server.receive(frame(1, 4, 3, hex("828684 400161 0131")), 0);
  server.receive(join(frame(0, 1, 3, new Uint8Array(5)), headersFrame(5, { end: true })), 0);
  assert.deepEqual(saw.take(), []);
  server.receive(frame(1, 5, 1, hex("be")), 0);
  assert.deepEqual(saw.take(), ["trailers 1 a=1"]);
  assert.deepEqual(failures(takeAll(server)), []);
});

Deno.test("the last-stream-id of GOAWAY never grows", () => {
  const { server } = readyServer();
  server.receive(headersFrame(1), 0);
  server.goaway();
  server.announceShutdown();
  assert.deepEqual(failures(takeAll(server)), ["GOAWAY 1 0", "GOAWAY 1 0"]);
});

Deno.test("a server hears of a client's GOAWAY and goes on", () => {
  const { client, server, serverSaw } = pair();
  client.openStream(REQUEST, null, false, null);
  exchange(client, server);
  serverSaw.take();
  client.goaway(ErrorCode.NO_ERROR, "bye\u20ac");
  exchange(client, server);
  assert.deepEqual(serverSaw.take(), ["goaway 0 0 bye?"]);
  assert.equal(server.openStreams, 1);
  assert.equal(server.lastStreamId, 1);
});

Deno.test("pings are told apart by their tokens", () => {
  const { client, server, clientSaw, serverSaw } = pair();
  const first = client.ping();
  const second = client.ping();
  exchange(client, server);
  assert.deepEqual(serverSaw.take(), ["ping", "ping"]);
  assert.deepEqual(clientSaw.take(), [`ping ack ${first}`, `ping ack ${second}`]);
  client.receive(frame(6, 1, 0, hex("6c61625f00000001")), 0);
  assert.deepEqual(clientSaw.take(), [], "an answer to nothing");
});

Deno.test("a PING is answered with its own octets", () => {
  const { server } = readyServer();
  server.receive(frame(6, 0, 0, hex("0102030405060708")), 0);
  assert.deepEqual([...takeAll(server)], [...frame(6, 1, 0, hex("0102030405060708"))]);
});

Deno.test("a client opens no stream when its ids have run out", () => {
  const { client } = readyClient();
  const state = (client as unknown as { state: { nextStreamId: number } }).state;
  assert.equal(client.streamIdsScarce, false);
  state.nextStreamId = 2 ** 31 - 1;
  assert.equal(client.streamIdsScarce, true);
  assert.equal(client.openStream(REQUEST, null, true, null)?.id, 2 ** 31 - 1);
  assert.equal(client.openStream(REQUEST, null, true, null), null);
  client.receive(headersFrame(2 ** 31 - 1, { end: true, fields: [":status", "200"] }), 0);
  assert.equal(client.error, null);
  assert.equal(client.openStreams, 0);
});
