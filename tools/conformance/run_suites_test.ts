import assert from "node:assert/strict";
import { parseKnownFailures } from "./known_failures.ts";
import { Peers } from "./peers.ts";
import { report, runSuites } from "./run_suites.ts";
import type { CaseResult, Suite } from "./suite.ts";

const KNOWN = parseKnownFailures("s | b | it is so");
const A: CaseResult = { name: "a", passed: true };
const B_FAILS: CaseResult = { name: "b", passed: false };

Deno.test("report counts the cases in a line", () => {
  const { line, passed } = report("s", { kind: "ran", cases: [A, B_FAILS] }, KNOWN);
  assert.equal(line.replace(/ +/g, " "), "s 1 passed, 0 failed, 1 known");
  assert.equal(passed, true);
});

Deno.test("report fails and names the case when one fails that is not known to", () => {
  const cases = [{ name: "c", passed: false, detail: "it is red\nand more" }];
  const { details, passed } = report("t", { kind: "ran", cases }, KNOWN);
  assert.deepEqual([details, passed], [["FAILED c: it is red; and more"], false]);
});

Deno.test("report fails and asks to delete the line when a known failure passes", () => {
  const { details, passed } = report("s", { kind: "ran", cases: [{ ...A, name: "b" }] }, KNOWN);
  assert.match(details[0], /delete its line 1 .*s \| b$/);
  assert.equal(passed, false);
});

function suite(run: () => readonly CaseResult[], needs: readonly string[] = []): Suite {
  return { name: "s", summary: "", needs, run: () => new Promise((resolve) => resolve(run())) };
}

async function linesOf(one: Suite): Promise<{ lines: string[]; ok: boolean }> {
  const lines: string[] = [];
  const ok = await runSuites([one], {
    engine: "grpc-js",
    peers: new Peers("/nowhere"),
    knownFailures: KNOWN,
    maxDetails: 2,
    print: (line) => lines.push(line),
  });
  return { lines, ok };
}

Deno.test("runSuites skips a suite in words when its tool is not there", async () => {
  const { lines, ok } = await linesOf(suite(() => assert.fail("it ran"), ["h2spec"]));
  assert.match(lines.join("\n"), /^s +skipped: no h2spec; .*build_peers.sh/);
  assert.equal(ok, true);
});

Deno.test("runSuites fails when a suite throws", async () => {
  const { lines, ok } = await linesOf(suite(() => {
    throw new Error("the judge would not start");
  }));
  assert.match(lines.join("\n"), /the judge would not start/);
  assert.equal(ok, false);
});

Deno.test("runSuites names as many failures as it may and counts the rest", async () => {
  const cases = ["c", "d", "e", "f"].map((name) => ({ name, passed: false }));
  const { lines } = await linesOf(suite(() => [B_FAILS, ...cases]));
  assert.match(lines[0], /0 passed, 4 failed, 1 known/);
  assert.deepEqual(lines.slice(1), [
    "  FAILED c",
    "  FAILED d",
    "  and 2 more; --verbose names them",
  ]);
});
