/**
 * What a new mTLS connection for every call costs: 02_coldconn beside the same in grpc.aio, both 20
 * times a second against tonic-server, each side on a core of its own. `deno task bench:coldconn
 * [--peers DIR] [--rounds 5] [--seconds 10] [--json FILE]`.
 * @module
 */
import {
  type BenchContext,
  benchProgram,
  GENERATOR_CORE,
  SERVER_CORE,
} from "./lib/bench_program.ts";
import type { Contender } from "./lib/contest.ts";
import { runSmft } from "./lib/lab_runs.ts";
import { grpcAio, startTonic } from "./lib/peer_runs.ts";

/** So far apart that no attempt meets the one before. */
const RATE = 20;

async function run({ peers, dir, seconds, hold }: BenchContext): Promise<void> {
  if (peers.tonicServer === undefined) return;
  const { port, stop } = await startTonic(peers, { dir, core: SERVER_CORE });
  const core = GENERATOR_CORE;
  const lab: Contender = {
    name: "lab",
    async run() {
      const { metrics: { connect, first_rpc, total } = {} } = await runSmft(port, {
        test: "02_coldconn",
        dir,
        core,
        env: { N_RPS: String(RATE), T_DURATION_SEC: String(seconds), TIMEOUT_MS: "5000" },
      });
      return {
        connectP50Ms: connect?.p50_ms ?? NaN,
        connectP90Ms: connect?.p90_ms ?? NaN,
        firstCallP50Ms: first_rpc?.p50_ms ?? NaN,
        totalP50Ms: total?.p50_ms ?? NaN,
        totalP90Ms: total?.p90_ms ?? NaN,
      };
    },
  };
  const args = [port, dir, RATE, seconds];
  const aio: Contender[] = peers.python === undefined ? [] : [{
    name: "grpc.aio",
    run: () => grpcAio(peers, { dir, core, script: "grpcaio_coldconn.py", args }),
  }];
  try {
    await hold({
      name: "A new connection for every call",
      contenders: [lab, ...aio],
      bars: [
        { figure: "connectP50Ms", than: "grpc.aio", holds: "<=", limit: 1 },
        { figure: "totalP50Ms", than: "grpc.aio", holds: "<=", limit: 1 },
      ],
    });
  } finally {
    await stop();
  }
}

if (import.meta.main) {
  const about = "A new mTLS connection for every call, against tonic-server.";
  Deno.exit(await benchProgram({ name: "coldconn", about, seconds: 10, run }, Deno.args));
}
