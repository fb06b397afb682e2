import assert from "node:assert/strict";
import { Status } from "../../grpc/mod.ts";
import { formatAddress } from "../../transport/mod.ts";
import { call, callOutcome } from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { aborted, collect, until } from "./collect.ts";
import { testMethods } from "./test_service.ts";

const NOTE = { text: "" };

/** How connections, channels and servers begin and end. */
export const lifecycleCases: readonly SeamCase[] = [
  {
    name: "connect tells the facts of the connection, and again the same",
    async run(bench) {
      const { channel, address } = await bench.pair({ unary: (note) => note });
      assert.equal(channel.state, "idle");
      const facts = await channel.connect();
      assert.equal(channel.state, "ready");
      assert.equal(facts.remote, formatAddress(address));
      const local = { tcp: /^127\.0\.0\.1:\d+$/, unix: /^unix/, vsock: /^vsock(-uds)?:/ };
      assert.match(facts.local, local[bench.transport.address]);
      const { tcpMs = NaN, tlsMs, settingsMs = NaN, totalMs } = facts.timings;
      assert.ok(tcpMs >= 0 && settingsMs >= 0);
      assert.ok(totalMs + 1e-6 >= tcpMs + (tlsMs ?? 0) + settingsMs);
      if (bench.transport.tls === "off") {
        assert.equal(facts.tls, undefined);
        assert.equal(tlsMs, undefined);
      } else {
        assert.equal(facts.tls?.version, "TLSv1.3");
        assert.match(facts.tls.cipher, /^TLS_/);
        assert.equal(facts.tls.alpn, "h2");
        assert.match(facts.tls.peerFingerprint256 ?? "", /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
        assert.equal(facts.tls.peerSubject, "CN=df");
        assert.ok((tlsMs ?? 0) > 0);
      }
      assert.deepEqual(await channel.connect(), facts);
      await call(channel, testMethods.unary, NOTE);
      assert.equal(channel.connectionsMade, 1);
    },
  },
  {
    name: "two channels to one server have a connection each",
    async run(bench) {
      const { channel, server, address } = await bench.pair({ unary: (note) => note });
      const other = bench.dial(address);
      const [a, b] = await Promise.all([channel.connect(), other.connect()]);
      assert.notEqual(a.id, b.id);
      await until(() => server.counters.connectionsOpen === 2);
      await other.close();
      await until(() => server.counters.connectionsOpen === 1);
      assert.equal(server.counters.connections, 2);
    },
  },
  {
    name: "a call on an idle channel opens the connection; connects at once share it",
    async run(bench) {
      const { channel } = await bench.pair({ unary: (note) => note });
      const [, a, b] = await Promise.all([
        call(channel, testMethods.unary, NOTE),
        channel.connect(),
        channel.connect(),
      ]);
      assert.equal(a.id, b.id);
      assert.equal(channel.connectionsMade, 1);
    },
  },
  {
    name: "a server's counters tell calls, failures and what is in flight",
    async run(bench) {
      const gate = Promise.withResolvers<void>();
      const { channel, server } = await bench.pair({
        unary: async (note) => {
          if (note.text === "fail") throw new Error("as asked");
          await gate.promise;
          return note;
        },
      });
      const waiting = call(channel, testMethods.unary, NOTE);
      await callOutcome(channel, testMethods.unary, { text: "fail" });
      await until(() => server.counters.callsInFlight === 1);
      assert.equal(server.counters.callsFailed, 1);
      gate.resolve();
      await waiting;
      assert.deepEqual(server.counters, {
        connections: 1,
        connectionsOpen: 1,
        calls: 2,
        callsFailed: 1,
        callsInFlight: 0,
      });
    },
  },
  {
    name: "a draining server finishes the call under way, then lets go of the connection",
    async run(bench) {
      const started = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const { channel, server } = await bench.pair({
        unary: async (note) => {
          started.resolve();
          await gate.promise;
          return note;
        },
      }, { channel: { reconnect: false } });
      const waiting = call(channel, testMethods.unary, { text: "kept" });
      await started.promise;
      const drained = server.drain({ graceMs: 60_000 });
      await until(() => channel.state === "lost");
      assert.equal(
        (await callOutcome(channel, testMethods.unary, NOTE)).code,
        Status.UNAVAILABLE,
      );
      gate.resolve();
      assert.deepEqual(await waiting, { text: "kept" });
      await drained;
      assert.equal(server.counters.connectionsOpen, 0);
    },
  },
  {
    name: "a drain ends what is under way when its grace is over",
    async run(bench) {
      const started = Promise.withResolvers<void>();
      const { channel, server } = await bench.pair({
        unary: async (note, { signal }) => {
          started.resolve();
          await aborted(signal);
          return note;
        },
      });
      const outcome = callOutcome(channel, testMethods.unary, NOTE);
      await started.promise;
      await server.drain({ graceMs: 20 });
      assert.equal((await outcome).code, Status.UNAVAILABLE);
      assert.equal(server.counters.callsInFlight, 0);
    },
  },
  {
    name: "a drained server is not there any more",
    async run(bench) {
      const { server, address } = await bench.pair({});
      await server.drain({ graceMs: 0 });
      const channel = bench.dial(address);
      await assert.rejects(channel.connect(), { name: "ConnectError", kind: "address" });
      await server.close();
    },
  },
  {
    name:
      "a connection lost under way makes its calls UNAVAILABLE, and the handlers' signals abort",
    async run(bench) {
      const seen = Promise.withResolvers<unknown>();
      const started = Promise.withResolvers<void>();
      const { channel, server } = await bench.pair({
        unary: async (note, { signal }) => {
          started.resolve();
          seen.resolve(await aborted(signal));
          return note;
        },
        async *serverStream(note, { signal }) {
          yield note;
          await aborted(signal);
        },
      });
      const outcome = callOutcome(channel, testMethods.unary, NOTE);
      const stream = channel.stream(testMethods.serverStream);
      stream.write(NOTE);
      stream.end();
      const messages = collect(stream.messages);
      await Promise.all([started.promise, stream.headers]);
      await Promise.all([
        server.close(),
        assert.rejects(messages, { name: "RpcError", code: Status.UNAVAILABLE }),
      ]);
      assert.equal((await outcome).code, Status.UNAVAILABLE);
      await seen.promise;
    },
  },
  {
    name: "without reconnect a lost channel stays lost and fails at once",
    async run(bench) {
      const { channel, server, address } = await bench.pair({ unary: (note) => note }, {
        channel: { reconnect: false },
      });
      await channel.connect();
      await server.close();
      await until(() => channel.state === "lost");
      const { server: next } = await bench.serve({ unary: (note) => note }, { address });
      const outcome = await callOutcome(channel, testMethods.unary, NOTE);
      assert.equal(outcome.code, Status.UNAVAILABLE);
      assert.match(outcome.message, /lost/);
      await assert.rejects(channel.connect(), { name: "ConnectError" });
      assert.equal(channel.connectionsMade, 1);
      assert.equal(next.counters.connections, 0);
    },
  },
  {
    name: "with reconnect the next call makes a new connection",
    async run(bench) {
      const { channel, server, address } = await bench.pair({ unary: (note) => note });
      const first = await channel.connect();
      await server.close();
      await until(() => channel.state === "lost");
      await bench.serve({ unary: (note) => note }, { address });
      assert.deepEqual(await call(channel, testMethods.unary, { text: "b" }), { text: "b" });
      assert.equal(channel.state, "ready");
      assert.equal(channel.connectionsMade, 2);
      assert.notEqual((await channel.connect()).id, first.id);
    },
  },
  {
    name: "a channel that could not connect may try again",
    async run(bench) {
      const { server, address } = await bench.serve({});
      await server.close();
      const channel = bench.dial(address, { reconnect: false });
      const outcome = await callOutcome(channel, testMethods.unary, NOTE);
      assert.equal(outcome.code, Status.UNAVAILABLE);
      assert.equal(channel.state, "idle");
      await bench.serve({ unary: (note) => note }, { address });
      assert.deepEqual(await call(channel, testMethods.unary, NOTE), NOTE);
    },
  },
  {
    name: "a closing channel waits for its calls, takes no more, and can be closed twice",
    async run(bench) {
      const started = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const { channel, server } = await bench.pair({
        unary: async (note) => {
          started.resolve();
          await gate.promise;
          return note;
        },
      });
      const waiting = call(channel, testMethods.unary, { text: "kept" });
      await started.promise;
      const closed = channel.close({ drainMs: 60_000 });
      assert.equal(channel.state, "closed");
      const late = await callOutcome(channel, testMethods.unary, NOTE);
      assert.equal(late.code, Status.UNAVAILABLE);
      await assert.rejects(channel.connect(), { name: "ConnectError" });
      gate.resolve();
      assert.deepEqual(await waiting, { text: "kept" });
      await closed;
      await channel.close();
      await until(() => server.counters.connectionsOpen === 0);
    },
  },
  {
    name: "a channel that closes without waiting ends its calls as UNAVAILABLE",
    async run(bench) {
      const started = Promise.withResolvers<void>();
      const { channel } = await bench.pair({
        unary: async (note, { signal }) => {
          started.resolve();
          await aborted(signal);
          return note;
        },
      });
      const outcome = callOutcome(channel, testMethods.unary, NOTE);
      await started.promise;
      await channel.close();
      assert.equal((await outcome).code, Status.UNAVAILABLE);
    },
  },
  {
    name: "an address that is taken is a ListenError that says so",
    async run(bench) {
      const { address } = await bench.serve({});
      await assert.rejects(bench.serve({}, { address }), {
        name: "ListenError",
        message:
          /cannot listen at .*: (the (port is taken|socket file exists)|another program listens)/,
      });
    },
  },
  {
    name: "a server takes calls at several addresses at once, and closes them all",
    async run(bench) {
      const { server, address } = await bench.serve({ unary: (note) => note });
      const second = await bench.listen(server);
      assert.notDeepEqual(second, address);
      for (const one of [address, second]) {
        assert.deepEqual(await call(bench.dial(one), testMethods.unary, NOTE), NOTE);
      }
      assert.equal(server.counters.connections, 2);
      await server.close();
      for (const one of [address, second]) {
        await assert.rejects(bench.dial(one).connect(), { name: "ConnectError", kind: "address" });
      }
    },
  },
  {
    name: "a handler knows its peer, and over TCP where it came in",
    async run(bench) {
      const peers: unknown[] = [];
      const locals = new Set<string | undefined>();
      const { channel } = await bench.pair({
        unary: (note, { peer }) => {
          const { local, ...who } = peer;
          locals.add(local);
          peers.push(who);
          return note;
        },
      });
      const { local, remote } = await channel.connect();
      await call(channel, testMethods.unary, NOTE);
      await call(channel, testMethods.unary, NOTE);
      const { transport: { address: kind, tls } } = bench;
      // Clients of Unix sockets have no names, and node:tls keeps that of a vsock to itself.
      const overVsock = tls === "off" ? local : "vsock";
      const address = kind === "tcp" ? local : local.startsWith("vsock:") ? overVsock : "unix";
      const { X509Certificate } = await import("node:crypto");
      const expected = bench.transport.tls === "off"
        ? { address, fingerprint256: undefined, subject: undefined }
        : {
          address,
          fingerprint256: new X509Certificate(bench.certificates.client.cert).fingerprint256,
          subject: "CN=smft",
        };
      assert.deepEqual(peers, [expected, expected]);
      if (kind === "tcp") assert.deepEqual([...locals], [remote]);
    },
  },
];
