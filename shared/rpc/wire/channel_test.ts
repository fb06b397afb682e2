import assert from "node:assert/strict";
import { Metadata, Status, statusName } from "../../grpc/mod.ts";
import { ConnectError } from "../../transport/mod.ts";
import type { CallOptions, CallOutcome } from "../channel.ts";
import { ECHO, Lab, type SeenRequest } from "./_memory_server.ts";

/** Starts a call and keeps how it ends. */
function start(lab: Lab, text: string, options: CallOptions = {}) {
  const seen: { outcome?: CallOutcome<string>; count: number; cancel: () => void } = {
    count: 0,
    cancel: () => {},
  };
  seen.cancel = lab.channel.unary(ECHO, text, options, (outcome) => {
    seen.outcome = outcome;
    seen.count++;
  });
  return seen;
}

function code({ outcome }: { readonly outcome?: CallOutcome<string> }): string {
  return outcome === undefined ? "under way" : statusName(outcome.code);
}

const field = ({ headers }: SeenRequest, name: string) => headers.get(name);

Deno.test("WireChannel sends all calls of a turn in one write", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const before = peer.writes.length;
  const calls = Array.from({ length: 20 }, (_, i) => start(lab, String(i), { timeoutMs: 50 }));
  await peer.exchange({ serverSends: false });
  assert.equal(peer.writes.length, before + 1);
  peer.requests.forEach((request) => peer.answer(request));
  await peer.exchange();
  assert.deepEqual(calls.map(({ outcome }) => outcome?.response), calls.map((_, i) => String(i)));
  await lab.channel.close();
});

Deno.test("WireChannel lets a server begin before the last of many calls of a turn", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const before = peer.writes.length;
  const text = "x".repeat(1024);
  for (let i = 0; i < 31; i++) start(lab, text);
  const early = peer.writes.slice(before);
  assert.equal(early.length, 2);
  assert.ok(early.every(({ length }) => length >= 16_384 && length < 18_432));
  await lab.channel.close();
});

Deno.test("WireChannel sends no header list that is larger than the server takes", async () => {
  // 440 bytes are a call's own fields, with a timeout or without.
  const lab = new Lab({}, { limits: { headerListBytes: 600 } });
  const peer = await lab.connected();
  const metadata = new Metadata([["x", "y".repeat(300)]]);
  const calls = [
    ...[start(lab, "fits"), start(lab, "fits", { timeoutMs: 50 })],
    ...[start(lab, "large", { metadata }), start(lab, "large", { metadata, timeoutMs: 50 })],
  ];
  await peer.exchange();
  assert.deepEqual(calls.map(code), [
    ...["under way", "under way", "RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED"],
  ]);
  assert.match(calls[2].outcome!.message, /has \d{3} bytes, but the peer takes 600$/);
  assert.equal(peer.requests.length, 2);
  await lab.channel.close();
});

Deno.test("WireChannel sends nothing to a server that takes no header list", async () => {
  const lab = new Lab({}, { limits: { headerListBytes: 100 } });
  const peer = await lab.connected();
  const call = start(lab, "too much");
  const stream = lab.channel.stream({ ...ECHO, kind: "bidi_stream" }, {});
  await peer.exchange();
  assert.equal(code(call), "RESOURCE_EXHAUSTED");
  assert.equal((await stream.outcome).code, Status.RESOURCE_EXHAUSTED);
  assert.equal(peer.requests.length, 0);
  await lab.channel.close();
});

Deno.test("WireChannel starts calls over the server's limit in order, as others end", async () => {
  const lab = new Lab({}, { maxConcurrentStreams: 100 });
  const peer = await lab.connected();
  const calls = Array.from({ length: 150 }, (_, i) => start(lab, String(i)));
  await peer.exchange();
  assert.equal(peer.requests.length, 100);
  for (let i = 0; i < 3; i++) peer.answer(peer.requests[i]);
  await peer.exchange();
  assert.equal(peer.requests.length, 103);
  calls[104].cancel();
  for (let i = 3; i < 149; i++) {
    peer.answer(peer.requests[i]);
    await peer.exchange();
  }
  const texts = peer.requests.map(({ body }) => new TextDecoder().decode(body.subarray(5)));
  const expected = Array.from({ length: 150 }, (_, i) => String(i)).filter((text) =>
    text !== "104"
  );
  assert.deepEqual(texts, expected);
  assert.equal(code(calls[104]), "CANCELLED");
  assert.equal(calls.filter((call) => code(call) === "OK").length, 149);
  await lab.channel.close();
});

Deno.test("WireChannel starts waiting calls when SETTINGS allow more", async () => {
  const lab = new Lab({}, { maxConcurrentStreams: 100 });
  const peer = await lab.connected();
  Array.from({ length: 120 }, () => start(lab, ""));
  await peer.exchange();
  peer.connection.updateSettings({ maxConcurrentStreams: 110 });
  await peer.exchange();
  assert.equal(peer.requests.length, 110);
  await lab.channel.close();
});

Deno.test("WireChannel sends a waiting call with what is left of its timeout", async () => {
  const lab = new Lab();
  const call = start(lab, "", { timeoutMs: 50 });
  const other = start(lab, "", { timeoutMs: 10 });
  lab.time.advance(20);
  assert.equal(code(other), "DEADLINE_EXCEEDED");
  await lab.exchange();
  assert.equal(lab.peer.requests.length, 1);
  assert.equal(field(lab.peer.requests[0], "grpc-timeout"), "30000000n");
  lab.time.advance(30);
  assert.equal(code(call), "DEADLINE_EXCEEDED");
  await lab.channel.close();
});

Deno.test("WireChannel resets the stream of a call past its deadline, or cancelled", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const late = start(lab, "", { timeoutMs: 50 });
  const given = start(lab, "");
  await peer.exchange();
  assert.equal(field(peer.requests[0], "grpc-timeout"), "50000000n");
  lab.time.advance(50);
  given.cancel();
  given.cancel();
  await peer.exchange();
  assert.deepEqual([code(late), code(given)], ["DEADLINE_EXCEEDED", "CANCELLED"]);
  assert.deepEqual(peer.requests.map(({ reset }) => reset), [8, 8]);
  assert.deepEqual([late.count, given.count], [1, 1]);
  await lab.channel.close();
});

Deno.test("WireChannel takes no answer that came after the deadline for a success", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const call = start(lab, "", { timeoutMs: 50 });
  await peer.exchange();
  lab.time.nowNs += 50.1e6; // the timer has not fired yet
  peer.answer(peer.requests[0]);
  await peer.exchange();
  assert.equal(code(call), "DEADLINE_EXCEEDED");
  await lab.channel.close();
});

Deno.test("WireChannel ends a call to a server that never opens its window by the deadline", async () => {
  const lab = new Lab({}, { initialWindowBytes: 0 });
  const peer = await lab.connected();
  const call = start(lab, "text", { timeoutMs: 50 });
  await peer.exchange();
  assert.equal(peer.requests[0].body.length, 0);
  lab.time.advance(50);
  assert.equal(code(call), "DEADLINE_EXCEEDED");
  await lab.channel.close();
});

Deno.test("WireChannel without reconnect retries nothing that GOAWAY left out", async () => {
  const lab = new Lab({ reconnect: false });
  const peer = await lab.connected();
  const calls = [start(lab, "a"), start(lab, "b")];
  await peer.exchange();
  peer.connection.goaway(0, "", peer.requests[0].stream.id);
  await peer.exchange();
  assert.equal(lab.channel.state, "lost");
  assert.equal(code(calls[1]), "UNAVAILABLE");
  const late = start(lab, "c");
  assert.equal(code(late), "under way", "never within the call");
  await peer.exchange();
  assert.equal(code(late), "UNAVAILABLE");
  peer.answer(peer.requests[0]);
  await peer.exchange();
  assert.equal(code(calls[0]), "OK");
  assert.equal(peer.ended, true, "the last call is over");
  assert.equal(lab.dials, 1);
  await lab.channel.close();
});

Deno.test("WireChannel with reconnect sends once more what GOAWAY left out, elsewhere", async () => {
  const lab = new Lab();
  const first = await lab.connected();
  const calls = [start(lab, "a"), start(lab, "b", { timeoutMs: 50 })];
  await first.exchange();
  first.connection.goaway(0, "", first.requests[0].stream.id);
  lab.time.nowNs += 10e6;
  await lab.exchange();
  assert.equal(lab.dials, 2);
  const second = lab.peer;
  assert.equal(field(second.requests[0], "grpc-timeout"), "40000000n");
  second.answer(second.requests[0]);
  first.answer(first.requests[0]);
  await lab.exchange();
  assert.deepEqual(calls.map(({ outcome }) => outcome?.response), ["a", "b"]);
  assert.equal(lab.channel.connectionsMade, 2);
  await lab.channel.close();
});

Deno.test("WireChannel sends a refused call a second time and not a third", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const call = start(lab, "a");
  await peer.exchange();
  peer.connection.resetStream(peer.requests[0].stream, 7);
  await peer.exchange();
  assert.equal(peer.requests.length, 2);
  assert.equal(code(call), "under way");
  peer.connection.resetStream(peer.requests[1].stream, 7);
  await peer.exchange();
  assert.equal(peer.requests.length, 2);
  assert.equal(code(call), "UNAVAILABLE");
  await lab.channel.close();
});

Deno.test("WireChannel moves calls that wait for room to a new connection, or ends them", async () => {
  for (const reconnect of [true, false]) {
    const lab = new Lab({ reconnect }, { maxConcurrentStreams: 100 });
    const peer = await lab.connected();
    const calls = Array.from({ length: 101 }, () => start(lab, ""));
    await peer.exchange();
    peer.close();
    await lab.exchange();
    assert.ok(calls.slice(0, 100).every((call) => code(call) === "UNAVAILABLE"));
    assert.equal(code(calls[100]), reconnect ? "under way" : "UNAVAILABLE");
    assert.equal(lab.dials, reconnect ? 2 : 1);
    await lab.channel.close();
    assert.equal(code(calls[100]), "UNAVAILABLE");
  }
});

Deno.test("WireChannel waits between attempts that fail, and calls fail meanwhile", async () => {
  const lab = new Lab();
  lab.refusal = new ConnectError("address", "tcp", "nobody there");
  const calls = [start(lab, "a")];
  await lab.exchange();
  assert.match(calls[0].outcome!.message, /nobody there/);
  calls.push(start(lab, "b"));
  await lab.exchange();
  assert.match(calls[1].outcome!.message, /nobody there; the next attempt is made in 1000 ms/);
  assert.deepEqual(calls.map(code), ["UNAVAILABLE", "UNAVAILABLE"]);
  assert.equal(lab.dials, 1);
  lab.time.advance(1000);
  lab.refusal = undefined;
  const call = start(lab, "c");
  await lab.exchange();
  lab.peer.answer(lab.peer.requests[0]);
  await lab.exchange();
  assert.equal(code(call), "OK");
  await lab.channel.close();
});

Deno.test("WireChannel without reconnect tries again whenever it is asked, until it had one", async () => {
  const lab = new Lab({ reconnect: false });
  lab.refusal = new ConnectError("address", "tcp", "nobody there");
  for (let i = 0; i < 3; i++) await assert.rejects(lab.channel.connect(), { kind: "address" });
  assert.equal(lab.dials, 3);
  assert.equal(lab.channel.state, "idle");
  await lab.channel.close();
});

Deno.test("WireChannel opens a new connection before the stream ids of one run out", async () => {
  for (const reconnect of [true, false]) {
    const lab = new Lab({ reconnect });
    const first = await lab.connected();
    setNextStreamId(lab, reconnect ? 0.75 * 2 ** 31 + 1 : 2 ** 31 - 1);
    const calls = [start(lab, "a")];
    await lab.exchange();
    calls.push(start(lab, "b"));
    await lab.exchange();
    for (const peer of lab.peers) for (const request of peer.requests) peer.answer(request);
    await lab.exchange();
    assert.equal(code(calls[0]), "OK");
    assert.equal(lab.dials, reconnect ? 2 : 1);
    if (!reconnect) calls.push(start(lab, "c"));
    await lab.exchange();
    assert.equal(code(calls[calls.length - 1]), reconnect ? "OK" : "UNAVAILABLE");
    assert.equal(first.ended, true);
    await lab.channel.close();
  }
});

Deno.test("WireChannel shares calls out over its connections in turn", async () => {
  const lab = new Lab({ connections: 3 });
  const facts = lab.channel.connect();
  await lab.exchange();
  await facts;
  assert.equal(lab.channel.connectionsMade, 3);
  Array.from({ length: 9 }, () => start(lab, ""));
  await lab.exchange();
  assert.deepEqual(lab.peers.map(({ requests }) => requests.length), [3, 3, 3]);
  lab.peers[1].close();
  assert.equal(lab.channel.state, "lost");
  await lab.channel.close();
  assert.throws(() => new Lab({ connections: 0 }), RangeError);
});

Deno.test("WireChannel passes over a connection that is lost, and calls on it once it is back", async () => {
  const lab = new Lab({ connections: 2 });
  const facts = lab.channel.connect();
  await lab.exchange();
  await facts;
  const [lost, other] = lab.peers;
  lab.refusal = new ConnectError("address", "tcp", "nobody");
  lost.close();
  const calls = Array.from({ length: 4 }, () => start(lab, ""));
  await lab.exchange();
  assert.equal(other.requests.length, 4);
  assert.equal(lab.dials, 3, "one attempt, and none while it backs off");
  lab.refusal = undefined;
  lab.time.advance(1300);
  calls.push(start(lab, ""), start(lab, ""));
  await lab.exchange();
  assert.equal(lab.dials, 4);
  calls.push(start(lab, ""), start(lab, ""));
  await lab.exchange();
  assert.ok(lab.peer.requests.length > 0, "the new connection is used again");
  assert.ok(calls.every((one) => code(one) !== "UNAVAILABLE"));
  await lab.channel.close();
});

Deno.test("WireChannel pings a silent server under calls, and gives it up without answer", async () => {
  const lab = new Lab({ keepaliveMs: 10_000, reconnect: false });
  const peer = await lab.connected();
  const call = start(lab, "");
  await peer.exchange();
  lab.time.advance(10_000);
  await peer.exchange();
  assert.equal(code(call), "under way");
  lab.time.advance(20_000);
  await peer.exchange({ serverSends: false });
  lab.time.advance(20_000);
  await peer.exchange({ serverSends: false });
  assert.equal(code(call), "UNAVAILABLE");
  assert.equal(lab.channel.state, "lost");
  await lab.channel.close();
});

Deno.test("WireChannel sends no metadata that is more than the server takes", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const metadata = new Metadata([["x-large", "x".repeat(8192)]]);
  const call = start(lab, "", { metadata });
  await peer.exchange();
  assert.equal(code(call), "RESOURCE_EXHAUSTED");
  assert.equal(peer.requests.length, 0);
  await lab.channel.close();
});

Deno.test("WireChannel compresses requests when asked", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  start(lab, "text", { compression: "gzip" });
  await peer.exchange();
  assert.equal(field(peer.requests[0], "grpc-encoding"), "gzip");
  assert.deepEqual([...peer.requests[0].body.subarray(0, 1)], [1]);
  assert.deepEqual([...peer.requests[0].body.subarray(5, 7)], [0x1f, 0x8b]);
  await lab.channel.close();
});

Deno.test("WireChannel goes on when a caller's callback throws", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const thrown: unknown[] = [];
  const listener = (event: ErrorEvent) => {
    event.preventDefault();
    thrown.push(event.error);
  };
  globalThis.addEventListener("error", listener);
  const fault = new Error("the caller's");
  lab.channel.unary(ECHO, "", {}, () => {
    throw fault;
  });
  const other = start(lab, "b");
  await peer.exchange();
  peer.requests.forEach((request) => peer.answer(request));
  await peer.exchange();
  globalThis.removeEventListener("error", listener);
  assert.deepEqual(thrown, [fault]);
  assert.equal(code(other), "OK");
  assert.equal(lab.channel.state, "ready");
  await lab.channel.close();
});

Deno.test("WireChannel.close says goodbye, ends its calls and leaves no timer", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const call = start(lab, "", { timeoutMs: 50 });
  await peer.exchange();
  await lab.channel.close();
  await peer.exchange();
  assert.equal(code(call), "UNAVAILABLE");
  assert.equal(peer.connection.isDraining, true, "GOAWAY came");
  assert.equal(peer.ended, true);
  assert.equal(lab.time.set, 0);
  const late = start(lab, "");
  await Promise.resolve();
  assert.equal(code(late), "UNAVAILABLE");
  assert.equal(late.outcome?.code, Status.UNAVAILABLE);
});

Deno.test("WireChannel.close resolves every time when it is called twice", async () => {
  const lab = new Lab();
  const peer = await lab.connected();
  const call = start(lab, "");
  await peer.exchange();
  const closed = [
    lab.channel.close({ drainMs: 60_000 }),
    lab.channel.close({ drainMs: 60_000 }),
    lab.channel.close(),
  ];
  await Promise.all(closed);
  assert.equal(code(call), "UNAVAILABLE");
});

Deno.test("WireChannel lets a caller call again from its callback while nobody is there", async () => {
  const lab = new Lab({ reconnect: false });
  lab.refusal = new ConnectError("address", "tcp", "nobody there");
  const over = Promise.withResolvers<void>();
  let calls = 0;
  const again = (): void => {
    if (calls++ === 5) return over.resolve();
    lab.channel.unary(ECHO, "", {}, again);
  };
  again();
  await over.promise;
  assert.equal(lab.dials, 5);
  await lab.channel.close();
});

/** As if so many streams had been opened. */
function setNextStreamId(lab: Lab, id: number): void {
  const call = lab.channel.stream(ECHO);
  const { connection } = (call as unknown as { carrier: { connection: object } }).carrier;
  (connection as { state: { nextStreamId: number } }).state.nextStreamId = id;
  call.cancel();
}

Deno.test("WireChannel gives a server up that takes nothing for a minute while calls go on", async () => {
  const lab = new Lab({ reconnect: false });
  const peer = await lab.connected();
  peer.takes = false;
  const stuck = start(lab, "1");
  await lab.exchange();
  lab.time.advance(59_000);
  const early = start(lab, "2");
  await lab.exchange();
  assert.deepEqual([stuck, early].map(code), ["under way", "under way"]);
  lab.time.advance(1_000);
  const last = start(lab, "3");
  assert.equal(last.count, 0, "not within its own call");
  await lab.exchange();
  assert.deepEqual([stuck, early, last].map(code), Array(3).fill("UNAVAILABLE"));
  assert.match(stuck.outcome!.message, /the server has stopped reading: it took nothing for 60 s/);
  await lab.channel.close();
});

Deno.test("WireChannel keeps a server that takes its time, and then reads on", async () => {
  const lab = new Lab({ reconnect: false });
  const peer = await lab.connected();
  for (let minute = 0; minute < 3; minute++) {
    peer.takes = false;
    start(lab, "x");
    await lab.exchange();
    lab.time.advance(59_000);
    peer.takes = true;
    peer.client.onDrain();
  }
  const seen = start(lab, "read");
  await lab.exchange();
  peer.answer(peer.requests.at(-1)!);
  await lab.exchange();
  assert.equal(code(seen), "OK");
  await lab.channel.close({ drainMs: 0 });
});
