/**
 * Writes bench/RESULTS.md from what the benches left with `--json`: `deno task bench:report FILE…`.
 * @module
 */
import { ROOT, succeeds } from "@lab/tools/testing";
import type { BenchFile } from "./lib/bench_program.ts";
import { contestTable } from "./lib/contest_table.ts";

/** The report as Markdown, a section a bench. */
export function benchReport(files: readonly BenchFile[]): string {
  const sections = files.map(({ about, command, host, rounds, seconds, skipped, contests }) =>
    [
      `# ${about}`,
      `\`${command}\`, ${rounds} rounds of ${seconds} s, on ${host}.`,
      ...skipped.map((reason) => `Skipped: ${reason}`),
      ...contests.map(contestTable),
    ].join("\n\n")
  );
  return `${[INTRODUCTION, ...sections].join("\n\n").replaceAll(/^#/gm, "##")}\n`
    .replace(/^##/, "#");
}

const INTRODUCTION = `# Measured beside others

Lab and peers took turns on the same machine. A figure on its own says little on a machine that
others share, so bars are on ratios: each is the median of the ratios within a round. CPU is user
and system time: of SMFT in the measured part, of another generator from its start to its end, of a
server while the calls came. \`deno task bench:report\` wrote this file.`;

if (import.meta.main) {
  const files = await Promise.all(
    Deno.args.map(async (path) => JSON.parse(await Deno.readTextFile(path)) as BenchFile),
  );
  if (files.length === 0) {
    console.error("bench:report: expected the files that benches wrote with --json");
    Deno.exit(2);
  }
  const path = `${ROOT}bench/RESULTS.md`;
  await Deno.writeTextFile(path, benchReport(files));
  const formatted = await succeeds([Deno.execPath(), "fmt", "--quiet", path]);
  if (!formatted) console.error(`${path} is not formatted`);
  console.log(path);
}
