/**
 * What `bench:read` measures of the lab, in a process of its own: `read_driver.ts figures FILE` reads
 * a result file and takes its percentiles, `read_driver.ts page FILE` sums it up as at the end of a
 * run and writes the page of HTML. Prints `{"readMs":…,"p99Ms":…}`.
 * @module
 */
import { figuresOfRun, writeRuns } from "@lab/shared/report";
import { readRun, renderTerminal, summarizeRun } from "@lab/shared/results";

const [what, path] = Deno.args;
const startMs = performance.now();
if (what === "figures") {
  const { metrics } = summarizeRun(await readRun(path));
  const readMs = performance.now() - startMs;
  const { p99_ms } = metrics.corrected!;
  console.log(JSON.stringify({ readMs, p99Ms: p99_ms, maxMs: metrics.latency!.max_ms }));
} else {
  const figures = await figuresOfRun(await readRun(path), "bench");
  const text = renderTerminal([figures.summary], { color: false });
  const out = `${path}.html`;
  await writeRuns([figures], out);
  const readMs = performance.now() - startMs;
  const { size } = await Deno.stat(out);
  console.log(JSON.stringify({ readMs, lines: text.split("\n").length - 1, pageBytes: size }));
}
