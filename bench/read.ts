/**
 * How fast a million records become a summary, beside DuckDB: `deno task bench:read [--records
 * 1000000] [--rounds 5] [--python PATH]`. It writes a result file; then the lab and DuckDB read it
 * and take the same percentiles in turns, and the lab makes the summary and the page of it, each time
 * in a process of its own. `readMs` begins when the program is loaded, `processMs` when it is started.
 * @module
 */
import { parseArgs } from "node:util";
import { ROOT, succeeds, tempDir } from "@lab/tools/testing";
import { holdContest } from "./lib/contest.ts";
import { contestTable } from "./lib/contest_table.ts";
import { labProgram, type ProcessOptions, runMeasured } from "./lib/processes.ts";
import { writeSampleFile } from "./read_file.ts";

/** The demands on a million records. */
const MAX_PAGE_MS = 5000;
const MAX_MB = 500;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      records: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "5" },
      python: { type: "string", default: `${ROOT}.peers/readers/bin/python` },
    },
  });
  const [records, rounds] = [Number(values.records), Number(values.rounds)];
  if (![records, rounds].every((count) => Number.isInteger(count) && count > 0)) {
    console.error("bench:read: --records and --rounds are whole numbers from 1");
    return 2;
  }
  await using temp = await tempDir();
  const dir = temp.path;
  const path = await writeSampleFile(dir, records);
  const megabytes = (await Deno.stat(path)).size / 1e6;
  console.log(`${records} records, ${megabytes.toFixed(0)} MB, medians of ${rounds} rounds\n`);
  const options = { rounds, onRun: (text: string) => console.error(text) };
  const duckdb = await succeeds([values.python, "-c", "import duckdb"]);
  if (!duckdb) console.error(`skipped: DuckDB: ${values.python} has no duckdb`);
  const reading = await holdContest({
    name: "Reading and percentiles",
    contenders: [
      {
        name: "lab",
        run: () => measured(labProgram("bench/read_driver.ts", { args: ["figures", path] })),
      },
      ...duckdb
        ? [{ name: "DuckDB", run: () => measured(duckdbProgram(values.python, path)) }]
        : [],
    ],
    bars: [{ figure: "readMs", than: "DuckDB", holds: "<=", limit: 1 }],
  }, options);
  console.log(`${contestTable(reading)}\n`);
  const page = await holdContest({
    name: "Summary and page",
    contenders: [
      {
        name: "lab",
        run: () => measured(labProgram("bench/read_driver.ts", { args: ["page", path] })),
      },
    ],
    bars: [
      { figure: "processMs", holds: "<=", limit: MAX_PAGE_MS },
      { figure: "peakMb", holds: "<=", limit: MAX_MB },
    ],
  }, options);
  console.log(contestTable(page));
  return 0;
}

/** What a program prints of itself, how long it took from its start, and its most memory. */
async function measured(program: ProcessOptions) {
  const startMs = performance.now();
  const { code, stdout, stderr, peakBytes, cpuUs } = await runMeasured(program);
  const processMs = performance.now() - startMs;
  if (code !== 0) throw new Error(`${program.command} ended with ${code}: ${stderr}`);
  return { ...JSON.parse(stdout), processMs, cpuMs: cpuUs / 1000, peakMb: peakBytes / 1e6 };
}

function duckdbProgram(python: string, path: string): ProcessOptions {
  return { command: python, args: [`${ROOT}bench/read_duckdb.py`, path] };
}

if (import.meta.main) Deno.exit(await main());
