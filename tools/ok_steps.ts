import { runToEnd } from "../shared/base/testing.ts";
import { addCounts, formatCounts, readSummary, type TestCounts } from "./ok_summary.ts";

/** A step of the gate: a command of Deno. */
export interface Step {
  readonly name: string;
  /** What follows `deno`. */
  readonly args: readonly string[];
  /** Whether it is a run of `deno test`, whose results are counted. @default false */
  readonly tests?: boolean;
}

interface StepsResult {
  /** Names of the steps that failed. */
  readonly failed: readonly string[];
  readonly counts: TestCounts;
}

/**
 * Runs all steps, in order and whatever fails, and reports a line for each by `print`, with the
 * whole output of those that failed.
 */
export async function runSteps(
  steps: readonly Step[],
  { cwd, print }: { readonly cwd: string; readonly print: (text: string) => void },
): Promise<StepsResult> {
  const failed: string[] = [];
  let counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    print(`${step.name.padEnd(8)} `);
    const startedMs = performance.now();
    const { code, stdout, stderr } = await runToEnd([Deno.execPath(), ...step.args], { cwd });
    const output = stdout + stderr;
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const stepCounts = step.tests ? readSummary(output) : undefined;
    if (stepCounts !== undefined) counts = addCounts(counts, stepCounts);
    const told = stepCounts === undefined ? "" : ` ${formatCounts(stepCounts)}`;
    print(`${code === 0 ? "ok" : "FAILED"}${told} (${seconds} s)\n`);
    if (code !== 0) {
      failed.push(step.name);
      print(`${output.trim()}\n`);
    }
  }
  return { failed, counts };
}
