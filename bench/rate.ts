/**
 * What a fixed rate costs and how near the schedule it is kept: 2,000 calls a second against
 * tonic-server beside ghz and grpc.aio, and the whole pair with its delay of 40 ms beside that of
 * grpc.aio. `deno task bench:rate [--peers DIR] [--rounds 5] [--seconds 10] [--json FILE]
 * [--only open|pair|busy]`; the pair runs for six times `--seconds`.
 * @module
 */
import { cpus } from "node:os";
import {
  type BenchContext,
  benchProgram,
  GENERATOR_CORE,
  SERVER_CORE,
} from "./lib/bench_program.ts";
import { launch } from "@lab/tools/testing";
import type { Contender, Figures } from "./lib/contest.ts";
import { runSmft } from "./lib/lab_runs.ts";
import { grpcAioPair, labPair } from "./lib/pairs.ts";
import { ghz, grpcAio, startTonic } from "./lib/peer_runs.ts";

const RATE = 2000;
const DELAY_MS = 40;

async function openLoop({ peers, dir, seconds, hold }: BenchContext): Promise<void> {
  if (peers.tonicServer === undefined) return;
  const { port, stop } = await startTonic(peers, { dir, core: SERVER_CORE });
  const core = GENERATOR_CORE;
  const lab: Contender = {
    name: "lab",
    async run(): Promise<Figures> {
      const env = { N_RPS: String(RATE), T_DURATION_SEC: String(seconds), RECORDS: "auto" };
      const end = await runSmft(port, { dir, core, env });
      return {
        p50Ms: end.metrics?.latency?.p50_ms ?? NaN,
        p99Ms: end.metrics?.latency?.p99_ms ?? NaN,
        cpuUsPerCall: end.cpu_us_per_call ?? NaN,
        lateP50Ms: end.metrics?.late?.p50_ms ?? NaN,
        lateP99Ms: end.metrics?.late?.p99_ms ?? NaN,
      };
    },
  };
  const ghzRate: Contender[] = peers.ghz === undefined ? [] : [{
    name: "ghz",
    run: () => ghz(peers, { dir, core, port, seconds, load: ["--async", "--rps", String(RATE)] }),
  }];
  const args = [port, dir, RATE, seconds];
  const aio: Contender[] = peers.python === undefined ? [] : [{
    name: "grpc.aio",
    run: () => grpcAio(peers, { dir, core, script: "grpcaio_client.py", args }),
  }];
  try {
    await hold({
      name: "Open loop, 2,000 calls/s, no delay",
      contenders: [lab, ...ghzRate, ...aio],
      bars: [
        { figure: "cpuUsPerCall", than: "ghz", holds: "<=", limit: 0.65 },
        { figure: "cpuUsPerCall", than: "grpc.aio", holds: "<=", limit: 0.8 },
        { figure: "p50Ms", than: "ghz", holds: "<=", limit: 0.7 },
        { figure: "p99Ms", than: "ghz", holds: "<=", limit: 0.7 },
        { figure: "p50Ms", than: "grpc.aio", holds: "<=", limit: 1 },
        { figure: "p99Ms", than: "grpc.aio", holds: "<=", limit: 1 },
      ],
    });
  } finally {
    await stop();
  }
}

async function pair(context: BenchContext): Promise<void> {
  await holdPair(context, "no core kept");
}

/** The same while every core has a program that spins, another pair runs, and a disk is written. */
async function busy(context: BenchContext): Promise<void> {
  const { dir } = context;
  const others = [
    ...cpus().map(() => launch(["sh", "-c", "while :; do :; done"])),
    launch([
      "sh",
      "-c",
      'while :; do head -c 64M /dev/zero > "$0"; sync "$0"; done',
      `${dir}/disk`,
    ]),
  ];
  let over = false;
  const anotherPair = labPair("wire", { rate: 500, seconds: 5, delayMs: DELAY_MS, dir });
  const beside = (async () => {
    while (!over) await anotherPair.run();
  })();
  try {
    await holdPair(context, "on a busy machine");
  } finally {
    over = true;
    for (const other of others) await other.stop("SIGKILL");
    await beside;
  }
}

async function holdPair(
  { peers, dir, seconds, hold }: BenchContext,
  where: string,
): Promise<void> {
  const plan = { rate: RATE, seconds: seconds * 6, delayMs: DELAY_MS, dir };
  const contenders = [
    { ...labPair("wire", plan), name: "lab" },
    { ...labPair("wire", { ...plan, realtime: "off" }), name: "lab, REALTIME=off" },
  ];
  if (peers.python !== undefined) contenders.push(grpcAioPair(peers, plan));
  await hold({
    name: `Pair with a delay of ${DELAY_MS} ms and a timeout of 50 ms, 2,000 calls/s, ${where}`,
    contenders: contenders.map(({ name, run }) => ({ name, run: async () => beyond(await run()) })),
    warmUp: false,
    bars: [
      { figure: "missed", holds: "<=", limit: 0 },
      { figure: "lateP99Ms", holds: "<=", limit: 0.2 },
      { figure: "p99BeyondDelayMs", holds: "<=", limit: 0.6 },
      { figure: "p50BeyondDelayMs", than: "grpc.aio", holds: "<=", limit: 0.5 },
      { figure: "p99BeyondDelayMs", than: "grpc.aio", holds: "<=", limit: 0.5 },
    ],
  });
}

/** With what a call takes beyond the delay that is asked for. */
function beyond(figures: Figures): Figures {
  const { p50Ms, p99Ms } = figures;
  return { ...figures, p50BeyondDelayMs: p50Ms - DELAY_MS, p99BeyondDelayMs: p99Ms - DELAY_MS };
}

if (import.meta.main) {
  const about = "A fixed rate of 2,000 calls a second over one mTLS connection.";
  Deno.exit(
    await benchProgram(
      { name: "rate", about, seconds: 10, run: { open: openLoop, pair, busy } },
      Deno.args,
    ),
  );
}
