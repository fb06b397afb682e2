import assert from "node:assert/strict";
import { ResultFileError } from "../results/mod.ts";
import { sampleRecords } from "./_sample.ts";
import { reportPath, writeReport } from "./write_report.ts";

Deno.test("writeReport makes a page of the same size for ten calls as for many", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const sizes: number[] = [];
    for (const count of [10_000, 100_000]) {
      const lines = sampleRecords(count).map((record) => JSON.stringify(record));
      const path = `${dir}/${count}.txt`;
      await Deno.writeTextFile(path, `#TEST=01_steady\n${lines.join("\n")}\n`);
      await writeReport([path], `${dir}/${count}.html`);
      sizes.push((await Deno.stat(`${dir}/${count}.html`)).size);
    }
    assert.ok(sizes.every((bytes) => bytes < 600_000), sizes.join());
    assert.ok(sizes[1] < sizes[0] * 1.3, sizes.join());
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("writeReport tells which file is missing, and what cannot be written", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await assert.rejects(writeReport([`${dir}/none.txt`], `${dir}/x.html`), (error) => {
      assert.ok(error instanceof ResultFileError);
      assert.match(error.message, /none\.txt: there is no such file/);
      return true;
    });
    await Deno.writeTextFile(`${dir}/a.txt`, `#TEST=01_steady\n{"ok":true,"latency_ms":1}\n`);
    await assert.rejects(writeReport([`${dir}/a.txt`], dir), /cannot write/);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("reportPath is beside the results, under the name that they share", () => {
  assert.equal(reportPath(["r/01_steady_results.txt"]), "r/01_steady_results.html");
  assert.equal(
    reportPath(["r/01_steady_results_500.txt", "r/01_steady_results_1000.txt"]),
    "r/01_steady_results.html",
  );
  assert.equal(reportPath(["a/x.txt", "b/y.txt"]), "a/x_and_1_more.html");
});
