import assert from "node:assert/strict";
import { callOutcome, type Channel, implement, type LimitsUpdate, loadEngine } from "../rpc/mod.ts";
import type { MethodDefinition } from "../codec/mod.ts";
import { Status } from "../grpc/mod.ts";
import { UsageError } from "../settings/mod.ts";
import { dfLimits, openFileLimit } from "./df_limits.ts";

const BATCHES = 4;
const BATCH = 500;

const waiting: MethodDefinition<string, string> & { readonly kind: "unary" } = {
  path: "/test.Waiting/Wait",
  kind: "unary",
  encodeRequest: (text) => new TextEncoder().encode(text),
  decodeRequest: (bytes) => new TextDecoder().decode(bytes),
  encodeResponse: (text) => new TextEncoder().encode(text),
  decodeResponse: (bytes) => new TextDecoder().decode(bytes),
};

/** Cancels 2,000 calls at once; gives the status of one more. */
async function statusAfterCancels(
  { maxRequestBytes, ...limits }: LimitsUpdate,
): Promise<number> {
  const engine = await loadEngine("wire");
  const server = engine.createServer({
    services: [implement({ name: "test.Waiting", methods: { wait: waiting } }, {
      wait: (text, { signal }) =>
        text === "at once" ? text : new Promise((resolve) => {
          signal.addEventListener("abort", () => resolve(text), { once: true });
        }),
    })],
    limits,
    maxRequestBytes,
  });
  const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
  const channel = engine.createChannel({ address, reconnect: false });
  try {
    await channel.connect();
    for (let batch = 0; batch < BATCHES && channel.state === "ready"; batch++) {
      await cancelMany(channel, () => server.counters.callsInFlight);
    }
    return (await callOutcome(channel, waiting, "at once")).code;
  } finally {
    await channel.close();
    await server.close();
  }
}

async function cancelMany(channel: Channel, callsInFlight: () => number): Promise<void> {
  const until = async (count: number) => {
    while (callsInFlight() !== count && channel.state === "ready") {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const cancels = Array.from(
    { length: BATCH },
    () => channel.unary(waiting, "wait", {}, () => {}),
  );
  await until(BATCH);
  for (const cancel of cancels) cancel();
  await until(0);
}

for (const tlsMode of ["mtls", "tls", "off"] as const) {
  Deno.test(`dfLimits lets a load generator cancel all of its calls, TLS_MODE=${tlsMode}`, async () => {
    const limits = dfLimits({ tlsMode, threads: 1, openFiles: undefined });
    assert.equal(await statusAfterCancels(limits), Status.OK);
  });
}

Deno.test("the limits of a server on an open network end a connection that cancels so much", async () => {
  assert.equal(await statusAfterCancels({}), Status.UNAVAILABLE);
});

Deno.test("dfLimits keeps connections well below the limit of open files", () => {
  const connections = (openFiles: number | undefined, threads: number) =>
    dfLimits({ tlsMode: "mtls", threads, openFiles }).maxConnections;
  assert.equal(connections(20_000, 1), 3000);
  assert.equal(connections(1024, 1), 816);
  assert.equal(connections(256, 1), 48);
  assert.equal(connections(1024, 4), 96);
  assert.equal(connections(100, 1), 1);
  assert.equal(connections(undefined, 1), 3000);
});

Deno.test("dfLimits takes the settings' limits, connections shared out and no more than files allow", () => {
  const of = (settings: { maxConnections?: number; maxStreams?: number }, openFiles = 20_000) =>
    dfLimits({ tlsMode: "mtls", threads: 4, openFiles, ...settings });
  assert.equal(of({ maxConnections: 10 }).maxConnections, 3);
  assert.equal(of({ maxConnections: 16_000 }).maxConnections, 4000);
  assert.equal(of({ maxConnections: 16_000 }, 1024).maxConnections, 96);
  const { maxConcurrentStreams, maxHandlers } = of({ maxStreams: 5000 });
  assert.deepEqual([maxConcurrentStreams, maxHandlers], [5000, 10_000]);
});

Deno.test("dfLimits throws where several threads have too few open files, and says what fits", () => {
  const limits = (openFiles: number, threads: number) =>
    dfLimits({ tlsMode: "mtls", threads, openFiles }).maxConnections;
  assert.equal(limits(384, 2), 16);
  assert.throws(() => limits(383, 2), UsageError);
  assert.throws(
    () => limits(1024, 8),
    /^UsageError: THREADS is 8, .* 1024 open files .* at most THREADS=6, .* to 1344 \(ulimit -n\)$/,
  );
  assert.throws(() => limits(100, 2), /at most THREADS=1,/);
  assert.equal(limits(1024, 6), 16);
  assert.equal(limits(1344, 8), 16);
});

Deno.test("openFileLimit reads the soft limit, and gives nothing where there is none", () => {
  const text = "Limit          Soft Limit   Hard Limit   Units\n" +
    "Max processes             92531                92531                processes \n" +
    "Max open files            1024                 4096                 files     \n";
  assert.equal(openFileLimit(() => text), 1024);
  assert.equal(openFileLimit(() => text.replace("1024 ", "unlimited ")), undefined);
  assert.equal(
    openFileLimit(() => {
      throw new Deno.errors.NotFound("/proc");
    }),
    undefined,
  );
});
