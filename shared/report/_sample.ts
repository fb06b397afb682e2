import {
  type ReadRecord,
  readRun,
  RunSamples,
  summarizeRun,
  type Summary,
} from "../results/mod.ts";
import { factsOf } from "../scenarios/mod.ts";
import { RunCollector } from "./aggregate/run_collector.ts";
import { type RunFigures, runFigures } from "./aggregate/run_figures.ts";

/** Records for tests: `count` calls, one a ms, each of which took 40 to 44 ms and left 0.1 ms late. */
export function sampleRecords(count: number): ReadRecord[] {
  return Array.from({ length: count }, (_, k) => ({
    ok: true,
    latency_ms: 40 + (k * 7919 % 4000) / 1000,
    late_ms: 0.1,
    at_ms: k,
  }));
}

/** The figures of a run of these records, by way of a file as any other run, for tests. */
export async function sampleRun(
  records: readonly ReadRecord[],
  { name = "sample", test = "01_steady", ...overrides }: Partial<Summary> & {
    readonly name?: string;
  } = {},
): Promise<RunFigures> {
  const path = await Deno.makeTempFile();
  try {
    const meta = { duration_sec: records.length / 1000, target: "localhost:50051", rps: 1000 };
    const lines = records.map((record) => JSON.stringify(record));
    await Deno.writeTextFile(
      path,
      [`#TEST=${test}`, `#META=${JSON.stringify(meta)}`, ...lines, ""].join("\n"),
    );
    const run = await readRun(path);
    const samples = new RunSamples(run.columns, factsOf(test));
    const summary = { ...summarizeRun(run, { trust: true, samples }), ...overrides };
    const collector = new RunCollector({ durationMs: records.length, facts: factsOf(test) });
    if (run.columns !== undefined) collector.add(run.columns);
    return runFigures({ name, summary, run, samples, collector });
  } finally {
    await Deno.remove(path);
  }
}
