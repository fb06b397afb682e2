/**
 * 01_steady beside the same pair in Python's grpc.aio: server and client of each side in turns, on
 * the same machine, over mTLS. `deno task bench:steady [--rates 500,2000] [--seconds 10]
 * [--rounds 3] [--delay-ms 40] [--engines wire,grpc-js] [--python PATH]`; `--python` names an
 * interpreter that has grpcio and grpcio-tools. Prints a Markdown table of medians.
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openCertificateStore } from "@lab/shared/credentials";
import { ENGINE_NAMES } from "@lab/shared/rpc";
import { readResults } from "@lab/shared/results";
import { startProgram } from "@lab/tools/testing";
import { median } from "./pace_table.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TIMEOUT_MS = 50;

/** What one run came to. */
interface Figures {
  readonly missed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly lateP50Ms: number;
  readonly lateP99Ms: number;
  /** Of the client. */
  readonly cpuUsPerCall: number;
}

interface Plan {
  readonly rate: number;
  readonly seconds: number;
  readonly delayMs: number;
  /** A directory with the certificates of both sides, and room for results. */
  readonly dir: string;
}

interface Contender {
  readonly name: string;
  readonly run: (plan: Plan) => Promise<Figures>;
}

function labContender(engine: string): Contender {
  return {
    name: `lab, ${engine}`,
    async run({ rate, seconds, delayMs, dir }) {
      const tls = (leaf: string) => ({
        TLS_CA: `${dir}/ca.crt`,
        TLS_CERT: `${dir}/${leaf}.crt`,
        TLS_KEY: `${dir}/${leaf}.key`,
        ENGINE: engine,
        LOG_LEVEL: "warn",
      });
      const df = await startProgram("df/01_steady_server.ts", {
        env: { ...tls("server"), DF_PORT: "0", DELAY_MS: String(delayMs) },
      });
      try {
        const smft = await startProgram("smft/01_steady_client.ts", {
          env: {
            ...tls("client"),
            DF_PORT: String(df.port),
            N_RPS: String(rate),
            T_DURATION_SEC: String(seconds),
            TIMEOUT_MS: String(TIMEOUT_MS),
            RESULTS_DIR: dir,
            QUIET: "true",
          },
          ready: /^results: /,
        });
        await smft.finished();
        const { end } = await readResults(`${dir}/01_steady_results.txt`);
        return {
          missed: (end?.asked ?? 0) - (end?.ok ?? 0),
          p50Ms: end?.latency?.p50_ms ?? NaN,
          p99Ms: end?.latency?.p99_ms ?? NaN,
          p999Ms: end?.latency?.["p99.9_ms"] ?? NaN,
          lateP50Ms: end?.late?.p50_ms ?? NaN,
          lateP99Ms: end?.late?.p99_ms ?? NaN,
          cpuUsPerCall: end?.cpu_us_per_call ?? NaN,
        };
      } finally {
        await df.stop();
      }
    },
  };
}

function aioContender(python: string): Contender {
  return {
    name: "grpc.aio",
    async run({ rate, seconds, delayMs, dir }) {
      const command = (script: string, args: string[], env: Record<string, string> = {}) =>
        new Deno.Command(python, {
          args: [`${ROOT}bench/peers/${script}`, ...args],
          env: { PYTHONPATH: dir, ...env },
          stdin: "null",
          stdout: "piped",
          stderr: "null",
        });
      const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const port = String(probe.addr.port);
      probe.close();
      const env = { DELAY_MS: String(delayMs) };
      const server = command("grpcaio_server.py", [port, dir], env).spawn();
      try {
        const reader = server.stdout.getReader();
        await reader.read(); // it says `up` when it listens
        await reader.cancel();
        const args = [port, dir, String(rate), String(seconds)];
        const { stdout } = await command("grpcaio_client.py", args).output();
        return JSON.parse(new TextDecoder().decode(stdout)) as Figures;
      } finally {
        server.kill("SIGTERM");
        await server.status;
      }
    },
  };
}

/** Whether the interpreter can run the peer; makes its protobuf modules in `dir`. */
async function preparePython(python: string, dir: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(python, {
      args: [
        ...["-m", "grpc_tools.protoc", `-I${ROOT}proto`],
        ...[`--python_out=${dir}`, `--grpc_python_out=${dir}`, `${ROOT}proto/score.proto`],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

async function writeCertificates(dir: string): Promise<void> {
  const store = await openCertificateStore(`${dir}/store`, { now: new Date() });
  await store.ensure();
  for (const side of ["df", "smft"]) {
    for await (const { name } of Deno.readDir(`${dir}/store/${side}`)) {
      await Deno.copyFile(`${dir}/store/${side}/${name}`, `${dir}/${name}`);
    }
  }
}

function row(rate: number, name: string, rounds: readonly Figures[]): string {
  const of = (key: keyof Figures, digits: number) =>
    median(rounds.map((figures) => figures[key])).toFixed(digits);
  const cells = [
    String(rate),
    name,
    of("p50Ms", 2),
    of("p99Ms", 2),
    of("p999Ms", 2),
    `${rounds.map(({ missed }) => missed).join(", ")}`,
    of("lateP50Ms", 3),
    of("lateP99Ms", 3),
    of("cpuUsPerCall", 0),
  ];
  return `| ${cells.join(" | ")} |`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      rates: { type: "string", default: "500,1000,1200,2000" },
      seconds: { type: "string", default: "10" },
      rounds: { type: "string", default: "3" },
      "delay-ms": { type: "string", default: "40" },
      engines: { type: "string", default: ENGINE_NAMES.join(",") },
      python: { type: "string", default: `${ROOT}.peers/py/bin/python` },
    },
  });
  const dir = await Deno.makeTempDir({ prefix: "lab-" });
  try {
    await writeCertificates(dir);
    const contenders = values.engines.split(",").map(labContender);
    if (await preparePython(values.python, dir)) contenders.push(aioContender(values.python));
    else console.error(`grpc.aio is skipped: ${values.python} has no grpcio with grpcio-tools`);
    console.log(
      "| calls/s | pair | p50 ms | p99 ms | p99.9 ms | missed, each round | late p50 ms | late p99 ms | " +
        "client CPU µs a call |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    );
    for (const rate of values.rates.split(",").map(Number)) {
      const rounds = new Map(contenders.map(({ name }) => [name, [] as Figures[]]));
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const { name, run } of contenders) {
          const seconds = Number(values.seconds);
          const delayMs = Number(values["delay-ms"]);
          rounds.get(name)!.push(await run({ rate, seconds, delayMs, dir }));
        }
      }
      for (const [name, figures] of rounds) console.log(row(rate, name, figures));
    }
    return 0;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main());
