import { NS_PER_MS } from "@lab/shared/base";
import { ROOT } from "@lab/tools/testing";
import type { Figures } from "./contest.ts";
import { freePort, runMeasured, type Served, startServer } from "./processes.ts";
import type { Peers } from "./peers.ts";

const decimal = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? NaN);

/** What a peer needs to know. */
interface PeerOptions {
  readonly dir: string;
  readonly core?: number;
}

/** Starts tonic's server, over mTLS unless `plain`. */
export function startTonic(
  { tonicServer }: Peers,
  { dir, core, plain = false }: PeerOptions & { readonly plain?: boolean },
): Promise<Served> {
  const port = freePort();
  const args = [String(port), ...(plain ? [] : [dir])];
  return startServer({ command: tonicServer!, args, core }, { port });
}

/** tonic-client PORT IN_FLIGHT SECONDS CERT_DIR: a closed loop on one channel and one thread. */
export async function tonicClosedLoop(
  { tonicClient }: Peers,
  { dir, core, port, inFlight, seconds }: PeerOptions & ClosedLoopOptions,
): Promise<Figures> {
  const args = [String(port), String(inFlight), String(Math.round(seconds)), dir];
  const { stdout, cpuUs } = await runMeasured({ command: tonicClient!, args, core });
  const callsPerSec = decimal(stdout, /rps (\d+)/);
  return {
    callsPerSec,
    cpuUsPerCall: cpuUs / (callsPerSec * Math.round(seconds)),
    p50Ms: decimal(stdout, /p50_ns (\d+)/) / NS_PER_MS,
    p99Ms: decimal(stdout, /p99_ns (\d+)/) / NS_PER_MS,
  };
}

/** A closed loop against a port. */
interface ClosedLoopOptions {
  readonly port: number;
  readonly inFlight: number;
  readonly seconds: number;
}

/** ghz as it is usually run; `load` is its closed loop or its rate. */
export async function ghz(
  { ghz }: Peers,
  { dir, core, port, seconds, load }: PeerOptions & {
    readonly port: number;
    readonly seconds: number;
    readonly load: readonly string[];
  },
): Promise<Figures> {
  const { stdout, cpuUs } = await runMeasured({
    command: ghz!,
    core,
    args: [
      ...["--cacert", `${dir}/ca.crt`, "--cert", `${dir}/client.crt`, "--key", `${dir}/client.key`],
      ...["--proto", `${ROOT}proto/score.proto`, "--call", "score.ScoreService/GetScore"],
      ...["-d", '{"json":"[0.5,0.1]"}', "--connections", "1", "-z", `${seconds}s`],
      ...["--format", "json", ...load, `localhost:${port}`],
    ],
  });
  const report = JSON.parse(stdout) as {
    readonly count: number;
    readonly rps: number;
    readonly latencyDistribution: { readonly percentage: number; readonly latency: number }[];
  };
  const at = (percentage: number) =>
    (report.latencyDistribution.find((each) => each.percentage === percentage)?.latency ?? NaN) /
    NS_PER_MS;
  return {
    callsPerSec: report.rps,
    cpuUsPerCall: cpuUs / report.count,
    p50Ms: at(50),
    p99Ms: at(99),
  };
}

/** A script of bench/peers, which prints its figures as JSON. */
export async function grpcAio(
  { python }: Peers,
  { dir, core, script, args }: PeerOptions & {
    readonly script: string;
    readonly args: readonly (string | number)[];
  },
): Promise<Figures> {
  const { code, stdout, stderr } = await runMeasured({
    command: python!,
    args: [`${ROOT}bench/peers/${script}`, ...args.map(String)],
    env: { PYTHONPATH: dir },
    core,
  });
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Figures;
}

/** Starts the server of grpc.aio over mTLS. */
export function startGrpcAio(
  { python }: Peers,
  { dir, core, delayMs }: PeerOptions & { readonly delayMs: number },
): Promise<Served> {
  const port = freePort();
  return startServer({
    command: python!,
    args: [`${ROOT}bench/peers/grpcaio_server.py`, String(port), dir],
    env: { PYTHONPATH: dir, DELAY_MS: String(delayMs) },
    core,
  }, { port });
}

/**
 * h2load over one plain connection; the CPU is the server's, over the requests of this run. The
 * body is the file of a framed request.
 */
export async function h2load(
  { h2load }: Peers,
  { core, server, inFlight, seconds, body }: {
    readonly core: number;
    readonly server: Served;
    readonly inFlight: number;
    readonly seconds: number;
    readonly body: string;
  },
): Promise<Figures> {
  const before = await server.cpuUs();
  const { stdout } = await runMeasured({
    command: h2load!,
    core,
    args: [
      ...["-D", String(Math.round(seconds)), "-c", "1", "-m", String(inFlight), "-d", body],
      ...["-H", "te: trailers", "-H", "content-type: application/grpc"],
      `http://127.0.0.1:${server.port}/score.ScoreService/GetScore`,
    ],
  });
  const cpuUs = await server.cpuUs() - before;
  const succeeded = decimal(stdout, /(\d+) succeeded/);
  const failed = decimal(stdout, /(\d+) failed/);
  if (failed > 0) throw new Error(`${failed} requests of h2load failed`);
  return {
    callsPerSec: succeeded / Math.round(seconds),
    cpuUsPerCall: cpuUs / succeeded,
  };
}
