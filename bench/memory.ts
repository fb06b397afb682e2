/**
 * What an idle mTLS connection costs DF in memory, beside tonic-server: the growth of the process's
 * resident memory over 1,000 connections. `deno task bench:memory [--peers DIR] [--rounds 5]
 * [--json FILE]`.
 * @module
 */
import { type BenchContext, benchProgram, SERVER_CORE } from "./lib/bench_program.ts";
import type { Contender, Figures } from "./lib/contest.ts";
import { closeConnections, openConnections } from "./lib/idle_connections.ts";
import { startDf } from "./lib/lab_runs.ts";
import { startTonic } from "./lib/peer_runs.ts";
import type { Served } from "./lib/processes.ts";

const CONNECTIONS = 1000;
/** Before that, so that what the first handshakes load is not put down to the connections. */
const EARLIER_CONNECTIONS = 200;
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
    await closeConnections(await openConnections(EARLIER_CONNECTIONS, { port: server.port, dir }));
    await settle();
    const beforeBytes = await server.residentBytes();
    const channels = await openConnections(CONNECTIONS, { port: server.port, dir });
    await settle();
    const behindBytes = await server.residentBytes();
    await closeConnections(channels);
    return {
      kbPerConnection: (behindBytes - beforeBytes) / CONNECTIONS / 1000,
      residentMb: behindBytes / 1e6,
    };
  } finally {
    await server.stop();
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

if (import.meta.main) {
  const about = "The memory of idle mTLS connections.";
  Deno.exit(await benchProgram({ name: "memory", about, seconds: 1, run }, Deno.args));
}
