/**
 * A server of a soak: the score service of DF, whose scores are the number of the run, and streams.
 * `TLS_CA`, `TLS_CERT` and `TLS_KEY` are watched and reloaded; SIGTERM drains. Prints where it listens,
 * each reload, and at the end what it counted as a line of JSON.
 *
 * `deno run -A bench/soak/server_program.ts PORT RUN DELAY_MS`
 *
 * @module
 */
import { nowNs } from "@lab/shared/clock";
import { loadTlsMaterial, type TlsSource, watchTlsMaterial } from "@lab/shared/credentials";
import { createDelayLine, createTickDriver } from "@lab/shared/pace";
import { print, printError, stopSignal } from "@lab/shared/program";
import { loadEngine } from "@lab/shared/rpc";
import { createScoreService } from "@lab/shared/services";
import { createTickService } from "./service.ts";

const GRACE_MS = 5000;

/** What a run of the server counted. */
export interface Served {
  readonly run: number;
  readonly connections: number;
  readonly calls: number;
  readonly callsFailed: number;
  readonly callsInFlight: number;
}

async function main([port, run, delayMs]: readonly number[]): Promise<void> {
  // Before anything else: a signal that comes early is not to end the process unheard.
  const stop = stopSignal();
  const env = (name: string) => Deno.env.get(name) ?? "";
  const source: TlsSource = {
    ...{ mode: "mtls", side: "server" },
    ...{ caPath: env("TLS_CA"), certPath: env("TLS_CERT"), keyPath: env("TLS_KEY") },
  };
  const { material } = await loadTlsMaterial({ ...source, now: new Date() });
  const delay = await createDelayLine({
    delayNs: delayMs * 1e6,
    createDriver: (onTick) => createTickDriver("auto", onTick),
  });
  const engine = await loadEngine("wire");
  const server = engine.createServer({
    services: [
      createScoreService({ wait: (arrivedNs) => delay.wait(arrivedNs), random: () => run }),
      createTickService(run, () => delay.wait(nowNs())),
    ],
    tls: material,
    // The cancelled calls of a soak are more than a stranger may make.
    limits: { resetBurst: Infinity },
    onRefused: (remote, reason) => printError(`refused ${remote}: ${reason}`),
  });
  const watcher = watchTlsMaterial(source, {
    onChange: ({ material }) => {
      server.updateTls(material);
      print("reloaded");
    },
    // A certificate that is already new beside a key that is still old: the next event has both.
    onProblem: (error) => print(`kept: ${error.message}`),
    onWarning: ({ message }) => print(`warned: ${message}`),
  }, { current: material });
  const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port });
  print(`DF soak listening at :${address.kind === "tcp" ? address.port : 0}, run ${run}`);
  if (!stop.signal.aborted) {
    await new Promise((resolve) => stop.signal.addEventListener("abort", resolve, { once: true }));
  }
  await server.drain({ graceMs: GRACE_MS });
  await watcher.close();
  await delay.close();
  const { connections, calls, callsFailed, callsInFlight } = server.counters;
  const served: Served = { run, connections, calls, callsFailed, callsInFlight };
  print(JSON.stringify(served));
}

if (import.meta.main) await main(Deno.args.map(Number));
