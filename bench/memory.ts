/**
 * What an idle mTLS connection costs DF in memory, beside tonic-server: the growth of the process's
 * resident memory over 1,000 connections. `deno task bench:memory [--peers DIR] [--rounds 5]
 * [--json FILE]`.
 * @module
 */
import { type BenchContext, benchProgram, SERVER_CORE } from "./lib/bench_program.ts";
import type { Contender } from "./lib/contest.ts";
import { memoryOf } from "./lib/idle_connections.ts";
import { startDf } from "./lib/lab_runs.ts";
import { startTonic } from "./lib/peer_runs.ts";

const CONNECTIONS = 1000;

async function run({ peers, dir, hold }: BenchContext): Promise<void> {
  const core = SERVER_CORE;
  const contenders: Contender[] = [{
    name: "lab",
    run: async () => await memoryOf(await startDf({ dir, core }), { dir, count: CONNECTIONS }),
  }];
  if (peers.tonicServer !== undefined) {
    contenders.push({
      name: "tonic-server",
      run: async () =>
        await memoryOf(await startTonic(peers, { dir, core }), { dir, count: CONNECTIONS }),
    });
  }
  await hold({
    name: "1,000 idle mTLS connections",
    contenders,
    warmUp: false,
    bars: [{ figure: "kbPerConnection", holds: "<=", limit: 60 }],
  });
}

if (import.meta.main) {
  const about = "The memory of idle mTLS connections.";
  Deno.exit(await benchProgram({ name: "memory", about, seconds: 1, run }, Deno.args));
}
