import assert from "node:assert/strict";
import { frame, frames, hex, join, toHex } from "../_testing.ts";
import { CLIENT_PREFACE } from "../frames/preface.ts";
import {
  assertHealthy,
  exchange,
  failures,
  headersFrame,
  pair,
  readyClient,
  readyServer,
  Recorder,
  REQUEST,
  takeAll,
} from "./_pair.ts";
import { ClientConnection } from "./client_connection.ts";
import { resolveOptions } from "./options.ts";
import { ServerConnection } from "./server_connection.ts";

const maxStreams = (count: number) => frame(4, 0, 0, Uint8Array.of(0, 3, 0, 0, 0, count));

Deno.test("a client begins with the preface, SETTINGS without push, and its window", () => {
  const output = new ClientConnection(new Recorder()).takeOutput();
  assert.equal(toHex(output.subarray(0, 24)), toHex(CLIENT_PREFACE));
  const [settings, window] = frames(output.subarray(24));
  assert.equal(settings.type, 4);
  assert.ok(toHex(settings.payload).includes("000200000000"), "ENABLE_PUSH 0");
  assert.deepEqual([window.type, window.streamId], [8, 0]);
});

Deno.test("a server begins with SETTINGS that bound streams and header lists", () => {
  const server = new ServerConnection(new Recorder(), { connectionWindowBytes: 65_535 });
  const [settings, ...more] = frames(server.takeOutput());
  assert.ok(toHex(settings.payload).includes("000300000100"), "MAX_CONCURRENT_STREAMS 256");
  assert.ok(toHex(settings.payload).includes("000600002000"), "MAX_HEADER_LIST_SIZE 8192");
  assert.deepEqual(more, []);
});

Deno.test("settings are exchanged and acknowledged", () => {
  const { client, server } = pair({ server: { maxConcurrentStreams: 123 } });
  assert.equal(client.isReady && server.isReady, true);
  assert.equal(client.peerSettings.maxConcurrentStreams, 123);
  assert.equal(server.peerSettings.enablePush, false);
  assert.equal(client.unacknowledgedSettings + server.unacknowledgedSettings, 0);
});

Deno.test("SETTINGS take their entries in order", () => {
  const { client } = readyClient();
  client.receive(frame(4, 0, 0, hex("000400000064 000400000001 000500005000")), 0);
  assert.equal(client.peerSettings.initialWindowBytes, 1);
  assert.equal(client.peerSettings.maxFrameBytes, 0x5000);
});

Deno.test("a client opens 100 streams before SETTINGS, then what the server says", () => {
  const client = new ClientConnection(new Recorder());
  assert.equal(client.availableStreams, 100);
  client.receive(maxStreams(3), 0);
  assert.equal(client.availableStreams, 3);
  for (let i = 0; i < 3; i++) assert.ok(client.openStream(REQUEST, null, false, null));
  assert.equal(client.openStream(REQUEST, null, false, null), null);
  client.receive(maxStreams(2), 0);
  assert.equal(client.availableStreams, 0);
  client.receive(maxStreams(10), 0);
  assert.equal(client.availableStreams, 7);
});

Deno.test("a client has no bound on streams when the server names none", () => {
  const { client } = readyClient();
  assert.equal(client.availableStreams, Infinity);
});

Deno.test("a server refuses a stream above its limit, and takes one again when one has ended", () => {
  const { server, saw } = readyServer({ maxConcurrentStreams: 100 });
  for (let i = 0; i < 101; i++) server.receive(headersFrame(2 * i + 1, { end: true }), 0);
  assert.deepEqual(failures(takeAll(server)), ["RST_STREAM 201 7"]);
  assert.equal(server.openStreams, 100);
  server.resetStream(saw.streams.get(1)!, 8);
  server.receive(headersFrame(203), 0);
  assert.ok(saw.streams.has(203));
});

Deno.test("a lowered frame size binds when the peer has acknowledged it", () => {
  const { server } = readyServer({ maxFrameBytes: 20_000 });
  server.updateSettings({ maxFrameBytes: 16_384 });
  server.receive(join(headersFrame(1), frame(0, 0, 1, new Uint8Array(20_000))), 0);
  assertHealthy(server);
  server.receive(frame(4, 1, 0), 0);
  server.receive(frame(0, 0, 1, new Uint8Array(16_385)), 0);
  assert.equal(server.error?.kind, "frame-size");
});

Deno.test("a lowered window binds when the peer has acknowledged it, a raised one at once", () => {
  const { server, saw } = readyServer({ initialWindowBytes: 1000, autoConsume: false });
  server.receive(headersFrame(1), 0);
  const stream = saw.streams.get(1)!;
  server.updateSettings({ initialWindowBytes: 100 });
  server.receive(frame(0, 0, 1, new Uint8Array(500)), 0);
  assert.equal(stream.receiveWindow, 500);
  server.receive(frame(4, 1, 0), 0);
  assert.equal(stream.receiveWindow, -400);
  server.updateSettings({ initialWindowBytes: 5000 });
  assert.equal(stream.receiveWindow, 4500);
  server.receive(frame(4, 1, 0), 0);
  assert.equal(stream.receiveWindow, 4500);
  assertHealthy(server);
});

Deno.test("the first SETTINGS of ours do not bind a peer that has not acknowledged them", () => {
  const server = new ServerConnection(new Recorder(), {
    initialWindowBytes: 10,
    headerTableBytes: 0,
    autoConsume: false,
  });
  server.receive(join(CLIENT_PREFACE, frame(4, 0, 0)), 0);
  // 3fe11f: a table of 4096, which holds until the acknowledgement.
  server.receive(frame(1, 4, 1, hex("3fe11f 8286 84 41 0161")), 0);
  server.receive(frame(0, 0, 1, new Uint8Array(500)), 0);
  assertHealthy(server);
  server.receive(join(frame(4, 1, 0), frame(1, 4, 3, hex("3fe11f 8286 84 41 0161"))), 0);
  assert.equal(server.error?.kind, "compression");
});

Deno.test("a server that forbids the table gets a size update in the next block", () => {
  const { client, server, serverSaw } = pair({ server: { headerTableBytes: 0 } });
  client.openStream(REQUEST, null, true, null);
  const output = takeAll(client);
  assert.equal(frames(output)[0].payload[0], 0x20);
  server.receive(output, 0);
  client.openStream(REQUEST, null, true, null);
  assert.notEqual(frames(client.takeOutput())[0].payload[0], 0x20);
  assert.deepEqual(serverSaw.take(), ["headers 1 POST /a.B/C end"]);
});

Deno.test("updateSettings keeps what it is not told to change", () => {
  const { client, server } = pair({ server: { maxConcurrentStreams: 111 } });
  server.updateSettings({ maxFrameBytes: 20_000 });
  exchange(client, server);
  assert.equal(client.peerSettings.maxConcurrentStreams, 111);
  assert.equal(client.peerSettings.maxFrameBytes, 20_000);
});

Deno.test("options out of range throw and name the option", () => {
  const rows = [
    ["maxConcurrentStreams", 99],
    ["initialWindowBytes", 2 ** 31],
    ["connectionWindowBytes", 65_534],
    ["maxFrameBytes", 16_383],
    ["headerTableBytes", -1],
    ["maxFrameBytes", 20_000.5],
  ] as const;
  for (const [name, value] of rows) {
    assert.throws(() => resolveOptions("server", { [name]: value }), {
      name: "RangeError",
      message: new RegExp(`${name} is ${value}`),
    });
  }
});
