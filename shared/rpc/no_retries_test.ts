import assert from "node:assert/strict";
import { Status, statusDetails, trailersOnlyFields } from "../grpc/mod.ts";
import { type Duplex, listen, type Listener } from "../transport/mod.ts";
import { ConnectionListener, ErrorCode, HeaderBlock } from "../wire/mod.ts";
import { type HeaderList, type Http2Stream, ServerConnection } from "../wire/mod.ts";
import { callOutcome, type Channel, ENGINE_NAMES, engineProblem, loadEngine } from "./mod.ts";
import { NO_RETRIES } from "./no_retries.ts";
import { testMethods } from "./seam_cases/test_service.ts";

/** What a server does to a call instead of answering. */
type Harm = (parts: {
  readonly connection: ServerConnection;
  readonly stream: Http2Stream;
  readonly duplex: Duplex;
}) => void;

/** A server that harms every call, and counts them and the connections that they came on. */
class HarmfulServer extends ConnectionListener {
  calls = 0;
  connections = 0;
  readonly #harm: Harm;
  readonly #open = new Map<ServerConnection, Duplex>();
  readonly listener: Promise<Listener>;

  constructor(harm: Harm) {
    super();
    this.#harm = harm;
    this.listener = listen({ kind: "tcp", host: "127.0.0.1", port: 0 }, {
      open: (duplex) => this.#accept(duplex),
    });
  }

  #accept(duplex: Duplex) {
    this.connections++;
    const heard = new ConnectionListener();
    const connection: ServerConnection = new ServerConnection(heard);
    this.#open.set(connection, duplex);
    const flush = () => {
      while (connection.hasOutput && duplex.write(connection.takeOutput()));
    };
    heard.onHeaders = (stream: Http2Stream, _: HeaderList) => {
      this.calls++;
      this.#harm({ connection, stream, duplex });
    };
    queueMicrotask(flush);
    return {
      onData: (bytes: Uint8Array) => {
        connection.receive(bytes, 0);
        flush();
      },
      onDrain: flush,
      onClose: () => this.#open.delete(connection),
    };
  }

  async close(): Promise<void> {
    const listener = await this.listener;
    for (const duplex of this.#open.values()) duplex.destroy();
    await listener.close();
  }
}

const RETRY_INFO = statusDetails({ code: Status.UNAVAILABLE, message: "busy" }, {
  errorInfo: { reason: "BUSY", domain: "test" },
  retryAfterMs: 1,
});

/** The paths on which a call could be sent again; how often the server sees it where it may be. */
const PATHS: readonly {
  readonly name: string;
  readonly harm: Harm;
  readonly seenByDefault: Readonly<Record<(typeof ENGINE_NAMES)[number], number>>;
}[] = [
  {
    name: "the server refuses its stream",
    harm: ({ connection, stream }) => {
      connection.resetStream(stream, ErrorCode.REFUSED_STREAM);
    },
    seenByDefault: { wire: 2, "grpc-js": 1 },
  },
  {
    name: "a GOAWAY leaves it out",
    harm: ({ connection }) => connection.goaway(ErrorCode.NO_ERROR, "", 0),
    seenByDefault: { wire: 2, "grpc-js": 1 },
  },
  {
    name: "its connection is lost",
    harm: ({ duplex }) => duplex.destroy(),
    seenByDefault: { wire: 1, "grpc-js": 1 },
  },
  {
    name: "the server asks for another attempt",
    harm: ({ connection, stream }) => {
      const status = { code: Status.UNAVAILABLE, message: "busy" };
      const fields = trailersOnlyFields(status, RETRY_INFO);
      const pushback = ["grpc-retry-pushback-ms", "1"];
      connection.sendHeaders(stream, HeaderBlock.of([...fields, ...pushback]), null, true);
    },
    seenByDefault: { wire: 1, "grpc-js": 1 },
  },
];

async function withChannel(
  engineName: (typeof ENGINE_NAMES)[number],
  { harm, options }: { readonly harm: Harm; readonly options: object },
  use: (channel: Channel, server: HarmfulServer) => Promise<void>,
): Promise<void> {
  const server = new HarmfulServer(harm);
  const { address } = await server.listener;
  const engine = await loadEngine(engineName);
  const channel = engine.createChannel({ address, ...options });
  try {
    await use(channel, server);
  } finally {
    await channel.close();
    await server.close();
  }
}

/** A call of each kind of method that a client can make, to its end. */
async function callOf(channel: Channel, kind: "unary" | "stream"): Promise<number> {
  if (kind === "unary") {
    const { code } = await callOutcome(channel, testMethods.unary, { text: "a" });
    return code;
  }
  const stream = channel.stream(testMethods.bidiStream);
  const { code } = await stream.outcome;
  return code;
}

for (const engineName of ENGINE_NAMES) {
  const problem = engineProblem(engineName);
  if (problem !== undefined) {
    Deno.test.ignore(`NO_RETRIES, ${engineName}: ${problem}`, () => {});
    continue;
  }
  for (const { name, harm, seenByDefault } of PATHS) {
    for (const kind of ["unary", "stream"] as const) {
      Deno.test(`NO_RETRIES sends a ${kind} call once when ${name}, ${engineName}`, () =>
        withChannel(engineName, { harm, options: NO_RETRIES }, async (channel, server) => {
          await channel.connect();
          assert.equal(await callOf(channel, kind), Status.UNAVAILABLE);
          assert.deepEqual([server.calls, server.connections], [1, 1]);
        }));

      Deno.test(`a channel sends a ${kind} call at most twice when ${name}, ${engineName}`, () =>
        withChannel(engineName, { harm, options: {} }, async (channel, server) => {
          assert.equal(await callOf(channel, kind), Status.UNAVAILABLE);
          assert.equal(server.calls, seenByDefault[engineName]);
        }));
    }
  }

  Deno.test(`NO_RETRIES makes no second connection for calls after a loss, ${engineName}`, async () => {
    const [, , { harm }] = PATHS;
    for (const { options, seen } of [{ options: NO_RETRIES, seen: 1 }, { options: {}, seen: 2 }]) {
      await withChannel(engineName, { harm, options }, async (channel, server) => {
        for (let n = 0; n < 2; n++) {
          assert.equal(await callOf(channel, "unary"), Status.UNAVAILABLE);
        }
        assert.deepEqual([server.calls, server.connections], [seen, seen]);
        assert.equal(channel.connectionsMade, seen);
      });
    }
  });
}
