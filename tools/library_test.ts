import assert from "node:assert/strict";
import { launch, ROOT, tempDir } from "../shared/base/testing.ts";

const PAGE = await Deno.readTextFile(`${ROOT}docs/library.md`);

/** The first block of the page in a language. */
function block(language: string): string {
  const found = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(PAGE);
  assert.ok(found, `docs/library.md has no block of ${language}`);
  return found[1];
}

/** Runs Deno to its end; what it printed. */
async function deno(cwd: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await launch([Deno.execPath(), ...args], { cwd }).finished();
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

Deno.test("docs/library.md's program runs in another project, checked", async () => {
  await using temp = await tempDir();
  const config = block("json").replace("../latency-lab/", ROOT);
  await Deno.writeTextFile(`${temp.path}/deno.json`, config);
  await Deno.writeTextFile(`${temp.path}/main.ts`, block("ts"));
  const printed = await deno(temp.path, ["run", "--check", "--allow-all", "main.ts"]);
  const [score, ...runs] = printed.trim().split("\n");
  assert.match(score, /^score \d+$/);
  assert.match(runs[0], /^a \d+ of 400 calls, p50 [\d.]+ ms, (valid|invalid)$/);
  assert.match(runs[1], /^b \d+ of 400 calls, p50 [\d.]+ ms, (valid|invalid)$/);
  assert.equal(runs[2], "INCONCLUSIVE");
  assert.equal(runs.length, 3);
});

Deno.test("deno doc --lint finds nothing in what other projects import", async () => {
  await deno(ROOT, ["doc", "--lint", "shared/mod.ts"]);
});
