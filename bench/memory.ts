/**
 * What an idle mTLS connection costs DF in memory, beside tonic-server: the growth of the process's
 * resident memory over 1,000 connections. `deno task bench:memory [--peers DIR] [--rounds 5]
 * [--json FILE]`.
 * @module
 */
import { type Channel, loadEngine } from "@lab/shared/rpc";
import { type BenchContext, benchProgram, SERVER_CORE } from "./lib/bench_program.ts";
import type { Contender, Figures } from "./lib/contest.ts";
import { startDf } from "./lib/lab_runs.ts";
import { startTonic } from "./lib/peer_runs.ts";
import type { Served } from "./lib/processes.ts";

const CONNECTIONS = 1000;
/** Before that, so that what the first handshakes load is not put down to the connections. */
const EARLIER_CONNECTIONS = 200;
/** Handshakes under way at once, below what a listener holds ready. */
const AT_ONCE = 50;
/** Until the server has put away what the handshakes left, ms. */
const SETTLE_MS = 3000;

async function run({ peers, dir, hold }: BenchContext): Promise<void> {
  const core = SERVER_CORE;
  const contenders: Contender[] = [{
    name: "lab",
    run: async () => await memoryOf(await startDf({ dir, core }), dir),
  }];
  if (peers.tonicServer !== undefined) {
    contenders.push({
      name: "tonic-server",
      run: async () => await memoryOf(await startTonic(peers, { dir, core }), dir),
    });
  }
  await hold({
    name: "1,000 idle mTLS connections",
    contenders,
    warmUp: false,
    bars: [{ figure: "kbPerConnection", holds: "<=", limit: 60 }],
  });
}

async function memoryOf(server: Served, dir: string): Promise<Figures> {
  try {
    await close(await open(EARLIER_CONNECTIONS, { port: server.port, dir }));
    await settle();
    const beforeBytes = await server.residentBytes();
    const channels = await open(CONNECTIONS, { port: server.port, dir });
    await settle();
    const behindBytes = await server.residentBytes();
    await close(channels);
    return {
      kbPerConnection: (behindBytes - beforeBytes) / CONNECTIONS / 1000,
      residentMb: behindBytes / 1e6,
    };
  } finally {
    await server.stop();
  }
}

async function open(
  count: number,
  { port, dir }: { readonly port: number; readonly dir: string },
): Promise<Channel[]> {
  const read = (name: string) => Deno.readTextFile(`${dir}/${name}`);
  const tls = {
    mode: "mtls",
    ca: await read("ca.crt"),
    cert: await read("client.crt"),
    key: await read("client.key"),
  } as const;
  const engine = await loadEngine("wire");
  const address = { kind: "tcp", host: "localhost", port } as const;
  const channels: Channel[] = [];
  while (channels.length < count) {
    const some = Array.from(
      { length: Math.min(AT_ONCE, count - channels.length) },
      () => engine.createChannel({ address, tls, reconnect: false }),
    );
    await Promise.all(some.map((channel) => channel.connect()));
    channels.push(...some);
  }
  return channels;
}

async function close(channels: readonly Channel[]): Promise<void> {
  await Promise.all(channels.map((channel) => channel.close()));
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

if (import.meta.main) {
  const about = "The memory of idle mTLS connections.";
  Deno.exit(await benchProgram({ name: "memory", about, seconds: 1, run }, Deno.args));
}
