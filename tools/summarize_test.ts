import assert from "node:assert/strict";
import { tempDir } from "../shared/base/testing.ts";
import { summarizeMain } from "./summarize.ts";
import { runProgram } from "./testing/mod.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function run(...args: string[]): Promise<Ran> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await summarizeMain(args, {
    out: (text) => out.push(text),
    error: (text) => error.push(text),
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}

/** Runs `body` in a directory of its own with two result files, one of them minimal. */
async function withResults(body: (dir: string) => Promise<void>): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  await Deno.mkdir(`${dir}/results`);
  await Deno.writeTextFile(
    `${dir}/results/01_steady_results.txt`,
    '#TEST=01_steady\n{"ok":true,"latency_ms":40.83,"late_ms":0.05,"at_ms":0}\n' +
      '#END={"sent":1,"ok":1,"codes":{"OK":1},"verdict":"valid","reasons":[]}\n',
  );
  await Deno.writeTextFile(
    `${dir}/results/02_coldconn_results.txt`,
    '#TEST=02_coldconn\n{"ok":true}\n',
  );
  await Deno.writeTextFile(`${dir}/results/notes.txt`, "not a result file\n");
  await body(dir);
}

/** The program as `deno task summarize` starts it, with no right but to read. */
async function runTask(cwd: string, ...args: string[]): Promise<Ran> {
  const permissions = ["--no-prompt", "--allow-read"];
  const { code, stdout, stderr } = await runProgram("tools/summarize.ts", {
    permissions,
    args,
    cwd,
  });
  return { code, out: stdout, error: stderr };
}

Deno.test("summarize prints the runs in the order of the files when it is given some", async () => {
  await withResults(async (dir) => {
    const [first, second] = ["02_coldconn", "01_steady"].map((test) =>
      `${dir}/results/${test}_results.txt`
    );
    const { code, out, error } = await run(first, second);
    assert.equal(code, 0);
    assert.equal(error, "");
    assert.ok(out.indexOf("| 02_coldconn_results") < out.indexOf("| 01_steady_results"));
    assert.match(out, /- 01_steady_results: \*\*valid\*\*$/);
    assert.match(out, /- 02_coldconn_results: \*\*interrupted\*\*/);
  });
});

Deno.test("summarize prints the same figures as JSON when it is asked to", async () => {
  await withResults(async (dir) => {
    const { code, out } = await run(`${dir}/results/01_steady_results.txt`, "--json");
    assert.equal(code, 0);
    const { schema, runs: [first] } = JSON.parse(out);
    assert.equal(schema, 1);
    assert.equal(first.calls.sent, 1);
    assert.equal(first.metrics.corrected.max_ms, 40.88);
    assert.equal(first.verdict, "valid");
  });
});

Deno.test("summarize names every bad file and exits 2 when there are any", async () => {
  await withResults(async (dir) => {
    const { code, out, error } = await run(
      `${dir}/none.txt`,
      `${dir}/results/01_steady_results.txt`,
      `${dir}/results/notes.txt`,
      dir,
    );
    assert.equal(code, 2);
    assert.equal(out, "");
    const lines = error.split("\n");
    assert.equal(lines.length, 3);
    assert.match(lines[0], /^summarize: .*none\.txt: there is no such file$/);
    assert.match(lines[1], /^summarize: .*notes\.txt is not a result file/);
    assert.match(lines[2], /is a directory, not a result file$/);
  });
});

Deno.test("summarize exits 2 with its usage when a flag is unknown", async () => {
  const { code, error } = await run("--jsn");
  assert.equal(code, 2);
  assert.match(error, /^summarize: Unknown option '--jsn'/);
  assert.match(error, /Usage: deno task summarize/);
});

Deno.test("summarize prints its help when it is asked to", async () => {
  const { code, out } = await run("--help");
  assert.equal(code, 0);
  assert.match(out, /Usage: deno task summarize \[FILE…\] \[--json\] \[--export FORMAT=PATH\]…/);
  assert.match(out, /^ +junit=FILE +JUnit XML/m);
});

Deno.test("summarize writes the formats that it is asked for", async () => {
  await withResults(async (dir) => {
    const file = `${dir}/results/01_steady_results.txt`;
    const exports = [`hgrm=${dir}/new`, `gobench=${dir}/bench.txt`];
    const { code, out, error } = await run(file, ...exports.flatMap((each) => ["--export", each]));
    assert.equal(code, 0);
    assert.match(out, /- 01_steady_results: \*\*valid\*\*$/);
    assert.match(error, /^export: .*01_steady_results\.latency\.hgrm$/m);
    assert.match(await Deno.readTextFile(`${dir}/bench.txt`), /^Benchmark01_steady\/rate=/m);
    const text = await Deno.readTextFile(`${dir}/new/01_steady_results.latency.hgrm`);
    assert.match(text, /^ *40\.8\d+ +1\.0+ +1/m);
  });
});

Deno.test("summarize exits 2 in words when an export is none or cannot be written", async () => {
  await withResults(async (dir) => {
    const file = `${dir}/results/01_steady_results.txt`;
    const unwritable = await run(file, "--export", `hgrm=${dir}/results/notes.txt`);
    assert.equal(unwritable.code, 2);
    assert.match(unwritable.error, /^summarize: .*latency\.hgrm/);
    const unknown = await run(file, "--export", "csv=x");
    assert.equal(unknown.code, 2);
    assert.match(unknown.error, /^summarize: "csv=x" is no export: there is no format csv/);
  });
});

Deno.test("summarize takes the result files of ./results when it is given none", async () => {
  await withResults(async (dir) => {
    const { code, out, error } = await runTask(dir);
    assert.equal(error, "");
    assert.equal(code, 0);
    assert.match(out, /\| 01_steady_results .*\n\| 02_coldconn_results /);
  });
});

Deno.test("summarize exits 2 with its usage and no stack trace when there are no files", async () => {
  await withResults(async (dir) => {
    const { code, error } = await runTask(`${dir}/results`);
    assert.equal(code, 2);
    assert.match(error, /^summarize: no FILE was given, and there is no directory \.\/results\n/);
    assert.match(error, /Usage: deno task summarize/);
    assert.ok(!error.includes("    at "));
  });
});

Deno.test("deno task summarize has nothing but the export on stdout when it goes there", async () => {
  await withResults(async (dir) => {
    const { code, out, error } = await runTask(dir, "--export", "json=-");
    assert.equal(code, 0, error);
    assert.equal(JSON.parse(out).runs.length, 2);
    assert.match(error, /01_steady/);
    const both = await runTask(dir, "--json", "--export", "json=-");
    assert.equal(both.code, 2);
    assert.match(both.error, /--json and --export would both be on stdout/);
  });
});
