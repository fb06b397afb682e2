import assert from "node:assert/strict";
import type { MethodKind } from "../../codec/mod.ts";
import { Metadata, Status, type StatusCode } from "../../grpc/mod.ts";
import {
  type CallEnd,
  type CallOptions,
  type CallOutcome,
  type Channel,
  type ClientInterceptor,
  isKnown,
  RpcError,
  type Server,
  type ServerContext,
  type ServerInterceptor,
} from "../mod.ts";
import type { Bench, SeamCase } from "./bench.ts";
import { type Note, type TestHandlers, testMethods } from "./test_service.ts";

const KINDS: readonly MethodKind[] = ["unary", "server_stream", "client_stream", "bidi_stream"];

const METHODS = {
  unary: testMethods.unary,
  server_stream: testMethods.serverStream,
  client_stream: testMethods.clientStream,
  bidi_stream: testMethods.bidiStream,
};

/** Far above what any end takes. */
const IN_TIME_MS = 10_000;

/** The bytes of no JSON. */
const MALFORMED = "malformed";

/** A way to end a call, and what both sides have to say of it. */
interface Way {
  readonly name: string;
  readonly code: StatusCode;
  /** What the server may say instead, as its client was the faster one. */
  readonly orCode?: StatusCode;
  /** As {@link CallEnd.answered}. */
  readonly answered: boolean;
  /** What the caller hears. @default the same */
  readonly clientCode?: StatusCode;
  /** The handler begins. @default true */
  readonly isHandled?: boolean | ((kind: MethodKind) => boolean);
  /** @default answers */
  readonly handle?: (context: ServerContext) => Note | Promise<Note>;
  /** Of the server, below the one that watches. */
  readonly interceptor?: ServerInterceptor;
  readonly request?: Partial<Record<"text" | "path", string>>;
  readonly options?: CallOptions;
  /** The caller sends no end of its requests; only of kinds that `channel.stream` serves. */
  readonly isOpen?: boolean;
  /** Done once the handler has begun, or once the call was sent where it never will. */
  readonly disturb?: (lab: { readonly cancel: () => void; readonly server: Server }) => unknown;
  /** Looks further at the end. */
  readonly check?: (end: CallEnd) => void;
}

const wait = ({ signal }: ServerContext): Promise<Note> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("nobody is left to answer")));
  });

const streamsIn = (kind: MethodKind) => kind === "client_stream" || kind === "bidi_stream";

const WAYS: readonly Way[] = [
  { name: "answered", code: Status.OK, answered: true },
  {
    name: "refused by its handler",
    code: Status.NOT_FOUND,
    answered: true,
    handle: () => {
      throw new RpcError(Status.NOT_FOUND, "none");
    },
    check: ({ message }) => assert.equal(message, "none"),
  },
  {
    name: "failed by a bug of its handler",
    code: Status.UNKNOWN,
    answered: true,
    handle: () => Promise.reject(new TypeError("x is not a function")),
    check: ({ message, cause }) => {
      assert.equal(message, "the handler failed");
      assert.ok(cause instanceof TypeError);
    },
  },
  {
    name: "refused by another interceptor",
    code: Status.PERMISSION_DENIED,
    answered: true,
    isHandled: false,
    interceptor: () => {
      throw new RpcError(Status.PERMISSION_DENIED, "not you");
    },
  },
  {
    name: "refused by another interceptor, later",
    code: Status.UNAUTHENTICATED,
    answered: true,
    isHandled: false,
    interceptor: async () => {
      await Promise.resolve();
      throw new RpcError(Status.UNAUTHENTICATED, "who are you");
    },
  },
  {
    name: "cancelled by its client",
    code: Status.CANCELLED,
    answered: false,
    handle: wait,
    disturb: ({ cancel }) => cancel(),
  },
  {
    name: "past its deadline",
    code: Status.DEADLINE_EXCEEDED,
    orCode: Status.CANCELLED, // a client cancels what is past its deadline by its own clock
    answered: false,
    handle: wait,
    options: { timeoutMs: 100 },
  },
  {
    name: "lost with its connection",
    code: Status.CANCELLED,
    answered: false,
    clientCode: Status.UNAVAILABLE,
    handle: wait,
    disturb: ({ server }) => server.close(),
  },
  {
    name: "broken off in its request",
    code: Status.CANCELLED,
    answered: false,
    isOpen: true,
    isHandled: streamsIn,
    disturb: ({ cancel }) => cancel(),
  },
  {
    name: "past its deadline in its request",
    code: Status.DEADLINE_EXCEEDED,
    orCode: Status.CANCELLED, // a client cancels what is past its deadline by its own clock
    answered: false,
    isOpen: true,
    isHandled: streamsIn,
    options: { timeoutMs: 100 },
  },
  {
    name: "of an unknown method",
    code: Status.UNIMPLEMENTED,
    answered: false,
    isHandled: false,
    request: { path: "/seam.Test/Nothing" },
    check: ({ message }) => assert.match(message, /\/seam\.Test\/Nothing/),
  },
  {
    name: "too large",
    code: Status.RESOURCE_EXHAUSTED,
    answered: false,
    isHandled: streamsIn,
    request: { text: "x".repeat(2000) },
  },
  {
    name: "malformed",
    code: Status.INTERNAL,
    answered: false,
    isHandled: streamsIn,
    request: { text: MALFORMED },
  },
];

/** Every way to end a call ends it once, for those who watch at either side. */
export const callEndCases: readonly SeamCase[] = [
  ...WAYS.map((way): SeamCase => ({
    name: `interceptors of both sides are told once of the end of a call that was ${way.name}`,
    only: { address: "tcp" },
    async run(bench) {
      for (const kind of KINDS) {
        if (way.isOpen && kind === "unary") continue;
        await endsOnce(bench, way, kind);
      }
    },
  })),
  {
    name: "a listener to the end may add trailers, and those who asked last hear first",
    async run(bench) {
      const heard: string[] = [];
      const adds = (name: string): ServerInterceptor => (served, next) => {
        served.context.onEnd((_end, { trailers }) => {
          heard.push(name);
          trailers.set("x-heard", heard.join(" "));
        });
        return next(served);
      };
      const interceptors = ["outer", "inner"].map(adds);
      const { channel } = await bench.pair({
        unary: (note, { headers }) => {
          if (note.text === "fail") throw new RpcError(Status.NOT_FOUND, "none");
          headers.set("x-handled", "yes");
          return note;
        },
      }, { server: { interceptors, maxRequestBytes: 1000 } });
      for (const [text, path] of [["a"], ["fail"], ["x".repeat(2000)], ["a", "/seam.Test/None"]]) {
        const { outcome } = start(channel, "unary", { request: { text, path } });
        const { trailers } = await outcome;
        assert.equal(trailers.get("x-heard"), "inner outer", `${text.slice(0, 9)} ${path}`);
        assert.deepEqual(heard.splice(0), ["inner", "outer"]);
      }
    },
  },
];

async function endsOnce(bench: Bench, way: Way, kind: MethodKind): Promise<void> {
  const { handle = (): Note => ({ text: "answer" }), isHandled = true } = way;
  const ends: CallEnd[] = [];
  const outcomes: StatusCode[] = [];
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let handled = 0;
  const seen: unknown[] = [];
  const watch: ServerInterceptor = (served, next) => {
    const { context } = served;
    const { method, metadata, peer } = context;
    seen.push([method.path, isKnown(method), metadata.get("x-token"), peer.address !== ""]);
    context.onEnd((end, of) => {
      seen.push(of === context);
      ends.push(end);
      ended.resolve();
    });
    return next(served);
  };
  const handlers = handlersOf((context) => {
    handled++;
    begun.resolve();
    return { answer: () => handle(context) };
  });
  const { channel, server } = await bench.pair(handlers, {
    server: {
      interceptors: [watch, ...way.interceptor === undefined ? [] : [way.interceptor]],
      maxRequestBytes: 1000,
    },
    channel: { interceptors: [watchOutcomes(outcomes)] },
  });
  const { outcome, cancel, sent } = start(channel, kind, way);
  const shouldHandle = typeof isHandled === "boolean" ? isHandled : isHandled(kind);
  if (way.disturb !== undefined) {
    await (shouldHandle ? begun.promise : callAt(server, sent));
    await way.disturb({ cancel, server });
  }
  const { code, message } = await outcome;
  await inTime(ended.promise);
  await channel.close();
  await server.close();
  const what = `${kind}: ${message}`;
  assert.equal(code, way.clientCode ?? way.code, what);
  assert.deepEqual(outcomes, [code], what);
  const { path } = way.request ?? {};
  const facts = [path ?? METHODS[kind].path, path === undefined, "7", true];
  assert.deepEqual(seen, [facts, true], what);
  assert.equal(ends.length, 1, what);
  assert.ok([way.code, way.orCode].includes(ends[0].code), `${what}, server: ${ends[0].code}`);
  assert.equal(ends[0].answered, way.answered, what);
  assert.equal(handled, shouldHandle ? 1 : 0, what);
  assert.equal(server.counters.callsInFlight, 0, what);
  assert.deepEqual(
    [server.counters.calls, server.counters.callsFailed],
    [1, way.code === Status.OK ? 0 : 1],
    what,
  );
  way.check?.(ends[0]);
}

/** The promise, or a failure where it does not resolve: a test that waits for ever says nothing. */
async function inTime(promise: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("nobody was told of the end")), IN_TIME_MS);
  try {
    await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the server has the call that no handler will begin. */
async function callAt(server: Server, sent: Promise<unknown>): Promise<void> {
  await sent;
  const deadline = Date.now() + IN_TIME_MS;
  while (server.counters.callsInFlight === 0) {
    if (Date.now() > deadline) throw new Error("the server never saw the call");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function watchOutcomes(outcomes: StatusCode[]): ClientInterceptor {
  return {
    unary: (call, next) =>
      next({
        ...call,
        done: (outcome) => {
          outcomes.push(outcome.code);
          call.done(outcome);
        },
      }),
    stream: (call, next) => {
      const stream = next(call);
      stream.outcome.then(({ code }) => outcomes.push(code));
      return stream;
    },
  };
}

/** Handlers of all kinds that begin alike. */
function handlersOf(
  begin: (context: ServerContext) => { answer: () => Note | Promise<Note> },
): TestHandlers {
  const readAll = async (requests: AsyncIterable<Note>) => {
    for await (const _ of requests);
  };
  return {
    unary: (_, context) => begin(context).answer(),
    async *serverStream(_, context) {
      yield await begin(context).answer();
    },
    async clientStream(requests, context) {
      const { answer } = begin(context);
      await readAll(requests);
      return answer();
    },
    async *bidiStream(requests, context) {
      const { answer } = begin(context);
      await readAll(requests);
      yield await answer();
    },
  };
}

interface Started {
  readonly outcome: Promise<CallOutcome<unknown>>;
  readonly cancel: () => void;
  readonly sent: Promise<unknown>;
}

function start(
  channel: Channel,
  kind: MethodKind,
  { request: { text = "", path } = {}, options = {}, isOpen }: Pick<
    Way,
    "request" | "options" | "isOpen"
  >,
): Started {
  const known = METHODS[kind];
  const withToken = { ...options, metadata: new Metadata([["x-token", "7"]]) };
  const method = {
    ...known,
    path: path ?? known.path,
    encodeRequest: (note: Note) =>
      note.text === MALFORMED ? new TextEncoder().encode("{") : known.encodeRequest(note),
  };
  if (kind === "unary") {
    const { promise, resolve } = Promise.withResolvers<CallOutcome<unknown>>();
    const cancel = channel.unary(method, { text }, withToken, resolve);
    return { outcome: promise, cancel, sent: Promise.resolve() };
  }
  const stream = channel.stream(method, withToken);
  const sent = isOpen && kind === "server_stream" ? Promise.resolve() : stream.write({ text });
  if (!isOpen) stream.end();
  readQuietly(stream.messages);
  return { outcome: stream.outcome, cancel: stream.cancel, sent };
}

async function readQuietly(messages: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of messages);
  } catch {
    // The outcome tells the same.
  }
}
