import assert from "node:assert/strict";
import { tempDir, withTempDir } from "../shared/base/testing.ts";
import { reportMain } from "./report.ts";
import { runProgram } from "./testing/mod.ts";

async function run(args: readonly string[]) {
  const lines = { out: [] as string[], error: [] as string[] };
  const code = await reportMain(args, {
    out: (text) => lines.out.push(text),
    error: (text) => lines.error.push(text),
  });
  return { code, out: lines.out.join("\n"), error: lines.error.join("\n") };
}

Deno.test("report writes a page and tells where when it is given a result file", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const path = `${dir}/01_steady_results.txt`;
  await Deno.writeTextFile(path, `#TEST=01_steady\n{"ok":true,"latency_ms":40.5}\n`);
  const { code, out } = await run([path]);
  assert.equal(code, 0);
  assert.equal(out, `report: ${dir}/01_steady_results.html`);
  assert.match(await Deno.readTextFile(`${dir}/01_steady_results.html`), /^<!DOCTYPE html>/);
  await run([path, "--out", `${dir}/elsewhere.html`]);
  assert.ok((await Deno.stat(`${dir}/elsewhere.html`)).isFile);
});

Deno.test("report exits with 2 and says what to do when it cannot be followed", async () => {
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /no FILE was given[\s\S]*Usage/],
    [["--nope"], /--nope[\s\S]*Usage/],
    [["gone.txt"], /^report: gone\.txt: there is no such file$/],
    [Array.from({ length: 25 }, () => "x.txt"), /25 files were given, and a page shows at most 24/],
  ];
  for (const [args, expected] of rows) {
    const { code, error } = await run(args);
    assert.equal(code, 2);
    assert.match(error, expected);
  }
});

Deno.test("deno task report writes nothing but the page to stdout with --out -", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/01_steady_results.txt`;
    await Deno.writeTextFile(path, '#TEST=01_steady\n{"ok":true,"latency_ms":40.83}\n');
    const { code, stdout, stderr } = await runProgram("tools/report.ts", {
      permissions: ["--no-prompt", "--allow-read"],
      args: [path, "--out", "-"],
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^<!doctype html>[^]*<\/html>\n$/i);
    assert.equal(stderr, "report: -\n");
  });
});
