/**
 * The gate: `deno task ok`. A line a step, the output of the steps that failed, and the counts of
 * all tests alone on the last line. Exit 1 when anything failed.
 * @module
 */
import { ROOT } from "../shared/base/testing.ts";
import { runSteps, type Step } from "./ok_steps.ts";
import { formatCounts } from "./ok_summary.ts";

const STEPS: readonly Step[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  // Frozen, so that a lock file left behind by a change of dependencies is found here.
  { name: "types", args: ["check", "--quiet", "--frozen"] },
  { name: "layers", args: ["task", "--quiet", "layers"] },
  { name: "codegen", args: ["task", "--quiet", "codegen", "--check"] },
  { name: "docs", args: ["task", "--quiet", "docs:settings", "--check"] },
  // With the examples in docstrings and Markdown.
  { name: "tests", args: ["task", "--quiet", "test"], tests: true },
];

if (import.meta.main) {
  const { failed, counts } = await runSteps(STEPS, {
    cwd: ROOT,
    print: (text) => Deno.stdout.writeSync(new TextEncoder().encode(text)),
  });
  if (failed.length > 0) console.log(`\nfailed: ${failed.join(", ")}`);
  console.log(formatCounts(counts));
  if (failed.length > 0) Deno.exit(1);
}
