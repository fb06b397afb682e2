import type { Contender, Figures } from "./contest.ts";
import { runSmft, startDf } from "./lab_runs.ts";
import { grpcAio, startGrpcAio } from "./peer_runs.ts";
import type { Peers } from "./peers.ts";

const TIMEOUT_MS = 50;

/** What both sides of a pair do; server and client share the cores of the machine. */
interface PairPlan {
  readonly rate: number;
  readonly seconds: number;
  readonly delayMs: number;
  /** With the certificates of both sides. */
  readonly dir: string;
  /** Whether the lab's threads ask for a real-time priority. @default "auto" */
  readonly realtime?: "auto" | "off";
}

/** 01_steady, DF and SMFT over one engine. */
export function labPair(
  engine: string,
  { rate, seconds, delayMs, dir, realtime = "auto" }: PairPlan,
): Contender {
  return {
    name: `lab, ${engine}`,
    async run(): Promise<Figures> {
      const df = await startDf({
        dir,
        env: { ENGINE: engine, DELAY_MS: String(delayMs), REALTIME: realtime },
      });
      try {
        const end = await runSmft(df.port, {
          dir,
          env: {
            ...{ ENGINE: engine, N_RPS: String(rate), T_DURATION_SEC: String(seconds) },
            ...{ TIMEOUT_MS: String(TIMEOUT_MS), VECTOR_LENGTH: "8", T_WARMUP_SEC: "2" },
            ...{ RECORDS: "auto", REALTIME: realtime },
          },
        });
        return {
          missed: (end.asked ?? 0) - (end.ok ?? 0),
          p50Ms: end.metrics?.latency?.p50_ms ?? NaN,
          p99Ms: end.metrics?.latency?.p99_ms ?? NaN,
          p999Ms: end.metrics?.latency?.["p99.9_ms"] ?? NaN,
          lateP50Ms: end.metrics?.late?.p50_ms ?? NaN,
          lateP99Ms: end.metrics?.late?.p99_ms ?? NaN,
          cpuUsPerCall: end.cpu_us_per_call ?? NaN,
        };
      } finally {
        await df.stop();
      }
    },
  };
}

/** The same in Python's grpc.aio. */
export function grpcAioPair(peers: Peers, { rate, seconds, delayMs, dir }: PairPlan): Contender {
  return {
    name: "grpc.aio",
    async run(): Promise<Figures> {
      const server = await startGrpcAio(peers, { dir, delayMs });
      try {
        const args = [server.port, dir, rate, seconds];
        return await grpcAio(peers, { dir, script: "grpcaio_client.py", args });
      } finally {
        await server.stop();
      }
    },
  };
}
