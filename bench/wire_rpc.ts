/**
 * The wire engine's channel as fast as it goes: a closed loop of unary calls over one connection,
 * with mTLS when there are certificates. `serve` is the same engine's server; tonic-server takes
 * the same port and folder, tonic-client the same as `load`.
 *
 * `deno run -A bench/wire_rpc.ts serve PORT [CERT_DIR]`
 * `deno run -A bench/wire_rpc.ts load PORT IN_FLIGHT SECONDS [CERT_DIR] [--timeout-ms N]
 * [--engine NAME] [--connections N] [--promises]`
 *
 * The folder holds `ca.crt` and `server.crt`, `server.key`, `client.crt`, `client.key`. `load`
 * prints a line of JSON: calls a second, latencies in µs, CPU of the process in µs a call.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { parseArgs } from "node:util";
import { scoreService } from "@lab/shared/codec";
import type { TlsMaterial } from "@lab/shared/credentials";
import {
  callOutcome,
  type Channel,
  type EngineName,
  implement,
  loadEngine,
  NO_RETRIES,
} from "@lab/shared/rpc";

const HOST = "127.0.0.1";
const { getScore } = scoreService.methods;
const REQUEST = { json: "[0.5,.1]" };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "timeout-ms": { type: "string" },
    "engine": { type: "string", default: "wire" },
    "connections": { type: "string", default: "1" },
    "promises": { type: "boolean", default: false },
  },
});
const engine = await loadEngine(values.engine as EngineName);

function material(side: "server" | "client", dir: string | undefined): TlsMaterial | undefined {
  if (dir === undefined) return undefined;
  const read = (name: string) => Deno.readTextFileSync(`${dir}/${name}`);
  return { mode: "mtls", ca: read("ca.crt"), cert: read(`${side}.crt`), key: read(`${side}.key`) };
}

async function serve([port, dir]: string[]): Promise<void> {
  const service = implement(scoreService, { getScore: () => ({ score: 0.5 }) });
  const server = engine.createServer({ services: [service], tls: material("server", dir) });
  await server.listen({ kind: "tcp", host: HOST, port: Number(port) });
  console.log("up");
}

async function load([port, inFlight, seconds, dir]: string[]): Promise<void> {
  const channel = engine.createChannel({
    address: { kind: "tcp", host: HOST, port: Number(port) },
    tls: material("client", dir),
    serverName: "localhost",
    connections: Number(values.connections),
    ...NO_RETRIES,
  });
  await channel.connect();
  await closedLoop(channel, Number(inFlight), 1);
  const cpuBefore = process.cpuUsage();
  const result = await closedLoop(channel, Number(inFlight), Number(seconds));
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(
    JSON.stringify({ ...result, cpuUsPerCall: round((user + system) / result.calls) }),
  );
  await channel.close();
}

interface LoadResult {
  readonly calls: number;
  readonly callsPerSec: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

async function closedLoop(
  channel: Channel,
  inFlight: number,
  seconds: number,
): Promise<LoadResult> {
  const options = values["timeout-ms"] === undefined
    ? {}
    : { timeoutMs: Number(values["timeout-ms"]) };
  const latenciesNs = new Float64Array(2_000_000 * seconds / 4);
  let calls = 0;
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1000;
  let left = inFlight;
  const over = Promise.withResolvers<void>();
  const again = values.promises ? awaitNext : next;
  function next(): void {
    channel.unary(getScore, REQUEST, options, (outcome) => {
      assert.ok(outcome.code === 0, outcome.message);
      latenciesNs[calls++] = outcome.doneNs - outcome.sentNs;
      if (outcome.doneNs < endMs * 1e6) next();
      else if (--left === 0) over.resolve();
    });
  }
  async function awaitNext(): Promise<void> {
    while (performance.now() < endMs) {
      const outcome = await callOutcome(channel, getScore, REQUEST, options);
      assert.ok(outcome.code === 0, outcome.message);
      latenciesNs[calls++] = outcome.doneNs - outcome.sentNs;
    }
    if (--left === 0) over.resolve();
  }
  for (let i = 0; i < inFlight; i++) again();
  await over.promise;
  const elapsedSec = (performance.now() - startedMs) / 1000;
  const sorted = latenciesNs.subarray(0, calls).sort();
  return {
    calls,
    callsPerSec: Math.round(calls / elapsedSec),
    p50Us: round(sorted[Math.floor(calls / 2)] / 1000),
    p99Us: round(sorted[Math.floor(calls * 0.99)] / 1000),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const [mode, ...args] = positionals;
if (mode === "serve") await serve(args);
else if (mode === "load") await load(args);
else throw new Error(`the mode is ${mode}, neither serve nor load`);
