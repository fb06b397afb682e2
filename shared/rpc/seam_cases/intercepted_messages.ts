import assert from "node:assert/strict";
import { Metadata, Status } from "../../grpc/mod.ts";
import {
  call,
  callOutcome,
  changedOutcome,
  type Channel,
  type ClientInterceptor,
  contextKey,
  ContextValues,
  IDENTITY,
  mapRequests,
  mapResponses,
  mapStream,
  RpcError,
  type ServerInterceptor,
} from "../mod.ts";
import type { SeamCase } from "./bench.ts";
import { collect } from "./collect.ts";
import { type Note, type TestHandlers, testMethods } from "./test_service.ts";

const tagged = (tag: string) => (message: unknown): Note => ({
  text: `${(message as Note).text}${tag}`,
});

/** Adds a letter to every message, in both directions. */
const serverTags = (request: string, response: string): ServerInterceptor => (served, next) =>
  mapResponses(served, next(mapRequests(served, tagged(request))), tagged(response));

const clientTags = (request: string, response: string): ClientInterceptor => ({
  unary: (call, next) =>
    next({
      ...call,
      request: tagged(request)(call.request),
      done: (outcome) => {
        if (outcome.code !== Status.OK) return call.done(outcome);
        call.done(changedOutcome(outcome, { response: tagged(response)(outcome.response) }));
      },
    }),
  stream: (call, next) =>
    mapStream(next(call), { request: tagged(request), response: tagged(response) }),
});

/** Each says what came, and two messages where it may. */
const ECHOES: TestHandlers = {
  unary: ({ text }) => ({ text: `[${text}]` }),
  async *serverStream({ text }) {
    yield { text: `[${text}]` };
    yield { text: "2" };
  },
  async clientStream(requests) {
    return { text: `[${(await collect(requests)).map(({ text }) => text).join()}]` };
  },
  async *bidiStream(requests) {
    for await (const { text } of requests) yield { text: `[${text}]` };
  },
};

/** The texts that a call of each kind is answered with; clients that stream send `p` and `q`. */
async function answers(channel: Channel): Promise<string[][]> {
  const { unary, serverStream, clientStream, bidiStream } = testMethods;
  const given = [[await call(channel, unary, { text: "p" })]];
  for (const method of [serverStream, clientStream, bidiStream]) {
    const stream = channel.stream(method);
    await stream.write({ text: "p" });
    if (method !== serverStream) await stream.write({ text: "q" });
    stream.end();
    given.push(await collect(stream.messages));
    assert.equal((await stream.outcome).code, Status.OK);
  }
  return given.map((notes) => notes.map(({ text }) => text));
}

/** What interceptors do with messages, values and the caller. */
export const interceptedMessageCases: readonly SeamCase[] = [
  {
    name: "server interceptors replace each message of each kind, in both directions",
    async run(bench) {
      const interceptors = [serverTags("a", "z"), serverTags("b", "y")];
      const { channel } = await bench.pair(ECHOES, { server: { interceptors } });
      assert.deepEqual(await answers(channel), [
        ...[["[pab]yz"], ["[pab]yz", "2yz"], ["[pab,qab]yz"], ["[pab]yz", "[qab]yz"]],
      ]);
    },
  },
  {
    name: "client interceptors replace each message of each kind, in both directions",
    async run(bench) {
      const interceptors = [clientTags("a", "z"), clientTags("b", "y")];
      const { channel } = await bench.pair(ECHOES, { channel: { interceptors } });
      assert.deepEqual(await answers(channel), [
        ...[["[pab]yz"], ["[pab]yz", "2yz"], ["[pab,qab]yz"], ["[pab]yz", "[qab]yz"]],
      ]);
    },
  },
  {
    name: "a server interceptor may answer by itself in every kind, and no handler runs",
    async run(bench) {
      const cached: ServerInterceptor = ({ context }) => {
        const { kind } = context.method;
        if (kind === "unary" || kind === "client_stream") return { text: "cached" };
        return (async function* () {
          yield { text: "cached" };
        })();
      };
      const { channel } = await bench.pair({}, { server: { interceptors: [cached] } });
      assert.deepEqual(await answers(channel), [["cached"], ["cached"], ["cached"], ["cached"]]);
    },
  },
  {
    name: "values of a call reach the interceptors behind and the handler, and no other call",
    async run(bench) {
      const hops = contextKey<string>("hops");
      const hop = (name: string): ServerInterceptor => (served, next) => {
        const { values } = served.context;
        values.set(hops, `${values.get(hops) ?? ""}${name}`);
        return next(served);
      };
      const { channel } = await bench.pair({
        unary: (_, { values }) => ({ text: `${values.get(hops)}` }),
        async *serverStream(_, { values }) {
          yield { text: `${values.get(hops)}` };
        },
      }, { server: { interceptors: [hop("a"), hop("b")] } });
      for (let n = 0; n < 2; n++) {
        assert.deepEqual(await call(channel, testMethods.unary, { text: "" }), { text: "ab" });
      }
      const stream = channel.stream(testMethods.serverStream);
      await stream.write({ text: "" });
      stream.end();
      assert.deepEqual(await collect(stream.messages), [{ text: "ab" }]);
    },
  },
  {
    name:
      "values of a client's call are the caller's, shared by its interceptors, and else its own",
    async run(bench) {
      const attempts = contextKey<number>("attempts");
      const seen: (number | undefined)[] = [];
      const counts: ClientInterceptor = {
        unary: (call, next) => {
          seen.push(call.values.get(attempts));
          call.values.set(attempts, (call.values.get(attempts) ?? 0) + 1);
          return next(call);
        },
        stream: (call, next) => {
          seen.push(call.values.get(attempts));
          return next(call);
        },
      };
      const { channel } = await bench.pair(ECHOES, { channel: { interceptors: [counts, counts] } });
      const values = new ContextValues();
      await call(channel, testMethods.unary, { text: "" }, { values });
      await call(channel, testMethods.unary, { text: "" });
      assert.equal(values.get(attempts), 2);
      channel.stream(testMethods.bidiStream, { values }).cancel();
      assert.deepEqual(seen, [undefined, 1, undefined, 1, 2, 2]);
    },
  },
  {
    name: "the handler knows whom an authentication interceptor found, or the certificate names",
    async run(bench) {
      const authenticate: ServerInterceptor = async (served, next) => {
        const { metadata, values } = served.context;
        const token = metadata.get("x-token");
        await Promise.resolve();
        if (token === "bad") throw new RpcError(Status.UNAUTHENTICATED, "the token is not known");
        if (token !== undefined) values.set(IDENTITY, { name: `user ${token}`, by: "token" });
        return next(served);
      };
      const { channel } = await bench.pair({
        unary: (_, { identity }) => ({ text: `${identity?.name} by ${identity?.by}` }),
      }, { server: { interceptors: [authenticate] } });
      const ask = async (token?: string) => {
        const metadata = new Metadata(token === undefined ? [] : [["x-token", token]]);
        const { code, response } = await callOutcome(channel, testMethods.unary, { text: "" }, {
          metadata,
        });
        return response?.text ?? code;
      };
      const plain = bench.transport.tls === "off";
      const certified = plain ? "undefined by undefined" : "CN=smft by certificate";
      assert.deepEqual(
        [await ask("7"), await ask(), await ask("bad")],
        ["user 7 by token", certified, Status.UNAUTHENTICATED],
      );
    },
  },
];
