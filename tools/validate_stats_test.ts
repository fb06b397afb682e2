import assert from "node:assert/strict";
import { withTempDir } from "../shared/base/testing.ts";
import { validateStatsMain } from "./validate_stats.ts";

const SHORT = ["--runs", "4", "--only", "1000 calls, lognormal, AR(1) 0.5"];

for (
  const args of [
    ["--unknown"],
    ["--runs", "many"],
    ["--only", "no such simulation"],
    ["--minutes", "0"],
  ]
) {
  Deno.test(`validateStatsMain ends with 2 for [${args.join(" ")}]`, async () => {
    assert.equal(await validateStatsMain(args), 2);
  });
}

Deno.test("validateStatsMain writes the tables with the command that wrote them", async () => {
  await withTempDir(async (dir) => {
    const out = `${dir}/out.md`;
    await validateStatsMain([...SHORT, "--out", out]);
    const text = await Deno.readTextFile(out);
    assert.match(text, /deno task validate:stats --runs 4 --seed 1 --only "1000 calls, .*--out/);
    assert.match(text, /\| lognormal, AR\(1\) 0\.5 +\|/);
  });
});

Deno.test("validateStatsMain goes on with what was kept, and gives the same tables", async () => {
  await withTempDir(async (dir) => {
    const [keep, once, parts] = ["keep.json", "once.md", "parts.md"].map((name) =>
      `${dir}/${name}`
    );
    await validateStatsMain([...SHORT, "--out", once]);
    // Out of time before the first: nothing is done, and nothing is written.
    const part = [...SHORT, "--keep", keep, "--out", parts];
    await validateStatsMain([...part, "--minutes", "1e-9"]);
    await assert.rejects(Deno.stat(parts), Deno.errors.NotFound);
    await validateStatsMain(part);
    const read = async (path: string) => (await Deno.readTextFile(path)).replaceAll(path, "");
    assert.equal(await read(parts), await read(once));
    assert.equal(await validateStatsMain(["--runs", "5", "--keep", keep]), 2);
  });
});
