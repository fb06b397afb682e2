import assert from "node:assert/strict";
import { tempDir } from "../shared/base/testing.ts";
import { runSteps, type Step } from "./ok_steps.ts";
import { formatCounts, readSummary, type TestCounts } from "./ok_summary.ts";

Deno.test("readSummary counts tests when a run of deno test ended", async (t) => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["all passed", "ok | 13 passed | 0 failed (103ms)", "13 passed, 0 failed"],
    ["with steps", "ok | 3 passed (4 steps) | 0 failed (1s)", "3 passed, 0 failed"],
    ["one step", "FAILED | 3 passed (1 step) | 1 failed (1 step) (1s)", "3 passed, 1 failed"],
    ["ignored", "ok | 1 passed | 0 failed | 2 ignored (1ms)", "1 passed, 0 failed, 2 skipped"],
    [
      "ignored steps",
      "FAILED | 1 passed | 3 failed (2 steps) | 2 ignored (1 step) | 1 filtered out (1ms)",
      "1 passed, 3 failed, 2 skipped",
    ],
    [
      "a summary inside",
      "ok | 9 passed | 9 failed (1s)\nok | 1 passed | 0 failed (1s)",
      "1 passed, 0 failed",
    ],
    [
      "a summary quoted",
      "x ok | 9 passed | 9 failed (1s)\nok | 1 passed | 0 failed",
      "1 passed, 0 failed",
    ],
    ["no summary", "error: Type checking failed.", "0 passed, 1 failed"],
  ];
  for (const [name, output, expected] of rows) {
    await t.step(name, () => assert.equal(formatCounts(readSummary(output)), expected));
  }
});

async function run(steps: readonly Step[], files: Readonly<Record<string, string>> = {}): Promise<
  { failed: readonly string[]; counts: TestCounts; printed: string }
> {
  await using temp = await tempDir();
  const cwd = temp.path;
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${cwd}/${name}`, text);
  }
  let printed = "";
  const result = await runSteps(steps, { cwd, print: (text) => printed += text });
  return { ...result, printed: printed.replace(/\d+\.\d s/g, "N s") };
}

Deno.test("runSteps goes on and tells the output when a step fails", async () => {
  const { failed, printed } = await run([
    { name: "first", args: ["eval", "console.log('not told')"] },
    { name: "second", args: ["eval", "console.error('why'); Deno.exit(3)"] },
    { name: "third", args: ["eval", "0"] },
  ]);
  assert.deepEqual(failed, ["second"]);
  assert.equal(printed, "first    ok (N s)\nsecond   FAILED (N s)\nwhy\nthird    ok (N s)\n");
});

Deno.test("runSteps sums what Deno reports when steps run tests", async () => {
  const tests = (file: string): Step => ({ name: file, args: ["test", file], tests: true });
  const { failed, counts, printed } = await run(
    [tests("good_test.ts"), tests("bad_test.ts"), tests("broken_test.ts")],
    {
      "good_test.ts": `Deno.test("a", async (t) => { await t.step("s", () => {}); });
        Deno.test("b", () => {}); Deno.test.ignore("c", () => {});`,
      "bad_test.ts": `Deno.test("a", () => {}); Deno.test("b", () => { throw new Error("bad"); });`,
      "broken_test.ts": `Deno.test("a", () => { const n: number = "1"; return n; });`,
    },
  );
  assert.deepEqual(failed, ["bad_test.ts", "broken_test.ts"]);
  assert.deepEqual(counts, { passed: 3, failed: 2, skipped: 1 });
  assert.match(printed, /^good_test\.ts ok 2 passed, 0 failed, 1 skipped \(N s\)$/m);
});
