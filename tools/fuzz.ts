/**
 * The seeded fuzz tests for longer than the suite has them: `deno task fuzz [--minutes 5]
 * [--iterations N] [--seed N]`. A line a round with its seeds; exit 1 with what failed, and how to
 * repeat it, at the first failure; 2 for wrong usage.
 * @module
 */
import { ROOT, runToEnd } from "../shared/base/testing.ts";
import { type FuzzRound, fuzzRounds, readFuzzFlags } from "./fuzz_rounds.ts";

const FILES = ["shared/wire/connection/fuzz_test.ts", "shared/grpc/fuzz_test.ts"];

async function runRound({ seed, iterations }: FuzzRound): Promise<{ ok: boolean; output: string }> {
  const { code, stdout, stderr } = await runToEnd(
    [Deno.execPath(), "test", "-A", "--quiet", "--no-check", ...FILES],
    { cwd: ROOT, env: { FUZZ_SEED: String(seed), FUZZ_ITERATIONS: String(iterations) } },
  );
  return { ok: code === 0, output: stdout + stderr };
}

async function main(args: readonly string[]): Promise<number> {
  const plan = readFuzzFlags(args, () => Math.floor(Math.random() * 2 ** 32));
  const startedMs = performance.now();
  let made = 0;
  for (const round of fuzzRounds(plan, () => performance.now() - startedMs)) {
    const { ok, output } = await runRound(round);
    made += round.iterations;
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    const what = `seeds from ${round.seed}, ${round.iterations} iterations`;
    console.log(`${what}: ${ok ? "ok" : "FAILED"} (${seconds} s)`);
    if (!ok) {
      console.log(output.trim());
      return 1;
    }
  }
  console.log(`${made} iterations of each test from seed ${plan.seed}, no failure`);
  return 0;
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
