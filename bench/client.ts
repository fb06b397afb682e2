/**
 * How fast SMFT calls over one connection, beside other generators: a closed loop against
 * tonic-server, each side on a core of its own, over mTLS. `deno task bench:client [--peers DIR]
 * [--rounds 5] [--seconds 4] [--json FILE]`.
 * @module
 */
import {
  type BenchContext,
  benchProgram,
  GENERATOR_CORE,
  SERVER_CORE,
} from "./lib/bench_program.ts";
import type { Contender } from "./lib/contest.ts";
import { closedLoop } from "./lib/lab_runs.ts";
import { ghz, startTonic, tonicClosedLoop } from "./lib/peer_runs.ts";

async function run(context: BenchContext): Promise<void> {
  const { peers, dir, seconds, hold } = context;
  if (peers.tonicServer === undefined) return;
  const server = await startTonic(peers, { dir, core: SERVER_CORE });
  const at = (inFlight: number) => ({
    dir,
    core: GENERATOR_CORE,
    port: server.port,
    inFlight,
    seconds,
  });
  const lab = (inFlight: number): Contender => ({
    name: "lab",
    run: () => closedLoop(server.port, at(inFlight)),
  });
  const labOverGrpcJs = (inFlight: number): Contender => ({
    name: "lab over grpc-js",
    run: () => closedLoop(server.port, { ...at(inFlight), env: { ENGINE: "grpc-js" } }),
  });
  const tonic = (inFlight: number): Contender[] =>
    peers.tonicClient === undefined
      ? []
      : [{ name: "tonic-client", run: () => tonicClosedLoop(peers, at(inFlight)) }];
  const ghzLoop = (inFlight: number): Contender[] =>
    peers.ghz === undefined
      ? []
      : [{ name: "ghz", run: () => ghz(peers, { ...at(inFlight), load: ["-c", `${inFlight}`] }) }];
  try {
    await hold({
      name: "Closed loop, 256 in flight",
      contenders: [lab(256), ...tonic(256), ...ghzLoop(256), labOverGrpcJs(256)],
      bars: [
        { figure: "callsPerSec", than: "tonic-client", holds: ">=", limit: 1, aim: 1.3 },
        { figure: "cpuUsPerCall", than: "tonic-client", holds: "<=", limit: 0.5, aim: 0.25 },
        { figure: "callsPerSec", than: "ghz", holds: ">=", limit: 8 },
        { figure: "callsPerSec", than: "lab over grpc-js", holds: ">=", limit: 15 },
      ],
    });
    await hold({
      name: "Closed loop, 32 in flight",
      contenders: [lab(32), ...tonic(32)],
      bars: [
        { figure: "callsPerSec", than: "tonic-client", holds: ">=", limit: 1 },
        { figure: "cpuUsPerCall", than: "tonic-client", holds: "<=", limit: 0.8 },
      ],
    });
    await hold({
      name: "One call in flight",
      contenders: [lab(1), ...tonic(1)],
      bars: [{ figure: "p50Ms", than: "tonic-client", holds: "<=", limit: 1.25 }],
    });
  } finally {
    await server.stop();
  }
}

if (import.meta.main) {
  const about = "SMFT as fast as it goes against tonic-server, over one mTLS connection.";
  Deno.exit(await benchProgram({ name: "client", about, seconds: 4, run }, Deno.args));
}
