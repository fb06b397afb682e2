/**
 * 01_steady beside the same pair in Python's grpc.aio: server and client of each side in turns, on
 * the same machine, over mTLS. `deno task bench:steady [--rates 500,2000] [--seconds 10]
 * [--rounds 3] [--delay-ms 40] [--engines wire,grpc-js] [--python PATH]`; `--python` names an
 * interpreter that has grpcio and grpcio-tools. Prints a Markdown table of medians.
 * @module
 */
import { parseArgs } from "node:util";
import { ENGINE_NAMES } from "@lab/shared/rpc";
import { ROOT, tempDir, writeCertificates } from "@lab/tools/testing";
import { type Figures, holdContest } from "./lib/contest.ts";
import { grpcAioPair, labPair } from "./lib/pairs.ts";
import { preparePython } from "./lib/peers.ts";
import { median } from "./pace_table.ts";

function row(rate: number, name: string, rounds: readonly Figures[]): string {
  const of = (key: string, digits: number) =>
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
  await using temp = await tempDir();
  const dir = temp.path;
  await writeCertificates(dir);
  const python = await preparePython(values.python, dir);
  if (python === undefined) {
    console.error(`grpc.aio is skipped: ${values.python} has no grpcio with grpcio-tools`);
  }
  console.log(
    "| calls/s | pair | p50 ms | p99 ms | p99.9 ms | missed, each round | late p50 ms | late p99 ms | " +
      "client CPU µs a call |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|",
  );
  for (const rate of values.rates.split(",").map(Number)) {
    const plan = {
      rate,
      seconds: Number(values.seconds),
      delayMs: Number(values["delay-ms"]),
      dir,
    };
    const contenders = values.engines.split(",").map((engine) => labPair(engine, plan));
    if (python !== undefined) contenders.push(grpcAioPair({ python, skipped: [] }, plan));
    const contest = { name: `${rate}`, contenders, bars: [], warmUp: false };
    const { rounds } = await holdContest(contest, { rounds: Number(values.rounds) });
    for (const [name, figures] of Object.entries(rounds)) console.log(row(rate, name, figures));
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main());
