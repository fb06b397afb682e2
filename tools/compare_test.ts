import assert from "node:assert/strict";
import { readComparedRun } from "@lab/shared/results";
import { withTempDir } from "../shared/base/testing.ts";
import { compareMain } from "./compare.ts";

interface FileOptions {
  readonly factor?: number;
  readonly failed?: number;
  readonly verdict?: string;
}

/** A result file of 200 calls. */
async function writeRun(path: string, options: FileOptions = {}): Promise<string> {
  const { factor = 1, failed = 0, verdict = "valid" } = options;
  const records = Array.from({ length: 200 }, (_, i) =>
    JSON.stringify(
      i < failed
        ? { ok: false, code: "UNAVAILABLE", latency_ms: 1, late_ms: 0 }
        : { ok: true, latency_ms: (40 + i / 100) * factor, late_ms: 0.05 },
    ));
  const end = {
    sent: 200,
    ok: 200 - failed,
    codes: {},
    achieved_rps: 200,
    verdict,
    reasons: verdict === "valid" ? [] : ["it was late"],
    interrupted: false,
  };
  const lines = ["#TEST=01_steady", '#META={"rps":200}', ...records, `#END=${JSON.stringify(end)}`];
  await Deno.writeTextFile(path, lines.join("\n") + "\n");
  return path;
}

/** Five pairs; each side's files vary a little from pair to pair. */
async function writePairs(dir: string, b: FileOptions): Promise<string[]> {
  const paths: string[] = [];
  for (const [side, options] of [["a", {}], ["b", b]] as const) {
    for (let pair = 0; pair < 5; pair++) {
      const factor = (options.factor ?? 1) * (1 + (side === "b" ? pair - 2 : 0) * 0.001);
      paths.push(await writeRun(`${dir}/${side}${pair}.txt`, { ...options, factor }));
    }
  }
  return paths;
}

for (
  const { name, b, code } of [
    { name: "B is the same", b: {}, code: 0 },
    { name: "B is slower by a fifth", b: { factor: 1.2 }, code: 99 },
    { name: "B is faster by a fifth", b: { factor: 0.8 }, code: 0 },
    { name: "B fails most calls", b: { failed: 150 }, code: 99 },
    {
      name: "B fails a few more calls, of which five pairs do not convince",
      b: { failed: 1 },
      code: 3,
    },
    { name: "a run of B is invalid", b: { verdict: "invalid" }, code: 3 },
    { name: "p99 of B is within noise of the margin", b: { factor: 1.05 }, code: 3 },
  ]
) {
  Deno.test(`compareMain ends with ${code} when ${name}`, async () => {
    await withTempDir(async (dir) => {
      assert.equal(await compareMain(["--pairs", "5", ...await writePairs(dir, b)]), code);
    });
  });
}

Deno.test("compareMain writes a page that has the verdict and both sides when it is asked to", async () => {
  await withTempDir(async (dir) => {
    const page = `${dir}/page.html`;
    const files = await writePairs(dir, { factor: 1.2 });
    assert.equal(await compareMain(["--pairs", "5", ...files, "--report", page]), 99);
    const text = await Deno.readTextFile(page);
    assert.match(text, /✗ Worse/);
    assert.match(text, /Corrected p99 of B is \+20\.0 %/);
    assert.match(text, /B was slower in 5 of 5 pairs/);
  });
});

for (
  const { name, b, line } of [
    {
      name: "fails the case of a B that is worse",
      b: { factor: 1.2 },
      line: /<failure message="WORSE:/,
    },
    {
      name: "skips the case of runs of which nothing can be said",
      b: { verdict: "invalid" },
      line: /<skipped message="INVALID: nothing can be said/,
    },
    {
      name: "passes the case of a B that is no slower",
      b: {},
      line: /tests="1" failures="0" errors="0" skipped="0"/,
    },
  ]
) {
  Deno.test(`compareMain with --junit ${name}`, async () => {
    await withTempDir(async (dir) => {
      const junit = `${dir}/junit.xml`;
      await compareMain(["--pairs", "5", "--junit", junit, ...await writePairs(dir, b)]);
      assert.match(await Deno.readTextFile(junit), line);
    });
  });
}

for (
  const args of [
    [],
    ["--pairs", "0"],
    ["--pairs", "2", "one"],
    ["--pairs", "1", "no", "file"],
    [
      "--margin",
      "x",
      "--pairs",
      "0",
    ],
    ["--unknown"],
    ["one"],
    ["one", "two", "three"],
    ["--margin", "0.1", "one", "two"],
    ["--junit", "junit.xml", "one", "two"],
  ]
) {
  Deno.test(`compareMain ends with 2 for [${args.join(" ")}]`, async () => {
    assert.equal(await compareMain(args), 2);
  });
}

for (
  const { name, b, code } of [
    { name: "they differ", b: { factor: 1.5 }, code: 0 },
    { name: "one is invalid", b: { verdict: "invalid" }, code: 3 },
  ]
) {
  Deno.test(`compareMain ends with ${code} for two runs when ${name}`, async () => {
    await withTempDir(async (dir) => {
      const paths = [await writeRun(`${dir}/a.txt`), await writeRun(`${dir}/b.txt`, b)];
      assert.equal(await compareMain(paths), code);
    });
  });
}

Deno.test("readComparedRun ranks a failed call above all others", async () => {
  await withTempDir(async (dir) => {
    const run = await readComparedRun(await writeRun(`${dir}/run.txt`, { failed: 3 }));
    assert.equal(run.errorRatio, 0.015);
    assert.deepEqual(run.quantiles.corrected.p99_ms, {
      kind: "undefined",
      q: 0.99,
      failedRatio: 0.015,
    });
  });
});
