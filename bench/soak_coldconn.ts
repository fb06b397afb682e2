/**
 * `deno task soak:coldconn [--client-engine wire] [--server-engine wire] [--connections 3000]
 * [--bound-mb 5]`: cold mTLS connections in a row, each a new channel with one call, between two
 * processes. Exit 1 when one fails, or when the memory of a side on the engine wire grows by more
 * than the bound over the last third. That of grpc-js is told only: Deno 2.9.3 never frees a
 * session of node:http2.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { type Column, markdownTable } from "@lab/shared/results";
import { ENGINE_NAMES, type EngineName } from "@lab/shared/rpc";
import { type Running, startProgram, tempDir, writeCertificates } from "@lab/tools/testing";
import { residentBytes } from "./resident_bytes.ts";
import {
  type ConnectionsSample,
  growthKbPerConnection,
  lastThirdGrowthBytes,
  type Side,
} from "./soak_coldconn_samples.ts";

const SAMPLE_EVERY = 300;
const BYTES_PER_MB = 1e6;

/**
 * A heap of 64 MB, with 4 MB of young objects: without it V8 collects so late that garbage of the
 * first 3,500 connections looks like a leak, until it levels off at 210 MB. What grpc-js keeps would
 * not fit.
 */
const SMALL_HEAP = { DENO_V8_FLAGS: "--max-old-space-size=64,--max-semi-space-size=4" };

function heapOf(engine: EngineName): Readonly<Record<string, string>> {
  return engine === "wire" ? SMALL_HEAP : {};
}

interface Flags {
  readonly clientEngine: EngineName;
  readonly serverEngine: EngineName;
  readonly connections: number;
  readonly boundMb: number;
}

/** What the client says with each sample. */
interface ClientLine {
  readonly made: number;
  readonly failed: number;
  /** Of the first that failed. */
  readonly failure?: string;
}

interface Soak {
  readonly samples: readonly ConnectionsSample[];
  readonly last: ClientLine;
}

/** Throws a TypeError that says what is wrong with the flags. */
function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "client-engine": { type: "string", default: "wire" },
      "server-engine": { type: "string", default: "wire" },
      connections: { type: "string", default: "3000" },
      "bound-mb": { type: "string", default: "5" },
    },
  });
  const engine = (flag: "client-engine" | "server-engine") => {
    const name = ENGINE_NAMES.find((each) => each === values[flag]);
    if (name !== undefined) return name;
    throw new TypeError(`--${flag} ${values[flag]}: there are ${ENGINE_NAMES.join(", ")}`);
  };
  const connections = Number(values.connections);
  if (!Number.isInteger(connections) || connections < 3 * SAMPLE_EVERY) {
    throw new TypeError(
      `--connections ${values.connections}: expected a whole number from ${3 * SAMPLE_EVERY}`,
    );
  }
  const boundMb = Number(values["bound-mb"]);
  if (!(boundMb > 0)) throw new TypeError(`--bound-mb ${values["bound-mb"]}: expected above 0`);
  return {
    clientEngine: engine("client-engine"),
    serverEngine: engine("server-engine"),
    connections,
    boundMb,
  };
}

async function soak({ clientEngine, serverEngine, connections }: Flags): Promise<Soak> {
  await using temp = await tempDir();
  const dir = temp.path;
  const running: Running[] = [];
  try {
    const files = await writeCertificates(dir);
    const server = await startProgram("df/02_coldconn_server.ts", {
      env: {
        ...files.df,
        ...heapOf(serverEngine),
        DF_PORT: "0",
        DELAY_MS: "0",
        ENGINE: serverEngine,
        LOG_LEVEL: "warn",
      },
    });
    running.push(server);
    const client = await startProgram("bench/soak_coldconn_client.ts", {
      env: {
        ...files.smft,
        ...heapOf(clientEngine),
        DF_PORT: String(server.port),
        ENGINE: clientEngine,
        CONNECTIONS: String(connections),
        SAMPLE_EVERY: String(SAMPLE_EVERY),
      },
      ready: /^ready$/,
    });
    running.push(client);
    const samples: ConnectionsSample[] = [];
    for (;;) {
      const line = await client.waitFor(/^\{"made"/, { count: samples.length + 1 });
      const last: ClientLine = JSON.parse(line);
      const [serverBytes, clientBytes] = await residentBytes(
        server.process.pid,
        client.process.pid,
      );
      samples.push({ made: last.made, serverBytes, clientBytes });
      if (last.made + SAMPLE_EVERY > connections) return { samples, last };
    }
  } finally {
    for (const program of running.reverse()) await program.stop();
  }
}

const COLUMNS: readonly Column[] = [
  { head: "connections", align: "right" },
  { head: "server, MB", align: "right" },
  { head: "client, MB", align: "right" },
];

/** Says how a side's memory went; gives whether that was right. */
function judge(
  samples: readonly ConnectionsSample[],
  side: Side,
  engine: EngineName,
  boundMb: number,
) {
  const growthMb = lastThirdGrowthBytes(samples, side) / BYTES_PER_MB;
  const kb = growthKbPerConnection(samples, side);
  // Asked so that NaN fails too.
  const holds = growthMb <= boundMb;
  const told = `${growthMb.toFixed(1)} MB over the last third, ${kb.toFixed(1)} KB a connection`;
  const judged = engine === "wire"
    ? `at most ${boundMb} MB allowed: ${holds ? "holds" : "it grows"}`
    : "not judged, as node:http2 keeps its sessions";
  console.log(`${side === "serverBytes" ? "server" : "client"}, ${engine}: ${told}; ${judged}`);
  return holds || engine !== "wire";
}

async function main(args: readonly string[]): Promise<number> {
  const flags = readFlags(args);
  const { samples, last } = await soak(flags);
  const mb = (bytes: number) => (bytes / BYTES_PER_MB).toFixed(1);
  const rows = samples.map(({ made, serverBytes, clientBytes }) => [
    String(made),
    mb(serverBytes),
    mb(clientBytes),
  ]);
  console.log(`${markdownTable(COLUMNS, rows)}\n`);
  console.log(`${last.made} connections, ${last.failed} failed`);
  if (last.failure !== undefined) console.log(`the first failure: ${last.failure}`);
  const server = judge(samples, "serverBytes", flags.serverEngine, flags.boundMb);
  const client = judge(samples, "clientBytes", flags.clientEngine, flags.boundMb);
  return last.failed === 0 && server && client ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
