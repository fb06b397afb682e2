import assert from "node:assert/strict";
import { withTempDir } from "../base/testing.ts";
import { sampleRun } from "./_sample.ts";
import { EXPORT_FORMATS } from "./export_formats.ts";
import { writeExports } from "./write_exports.ts";

Deno.test("writeExports writes every format, and makes the directories", async () => {
  await withTempDir(async (dir) => {
    const runs = [
      await sampleRun({ name: "a/run" }),
      await sampleRun({ name: "b/run", failedEvery: 70 }),
    ];
    const targets = EXPORT_FORMATS.map(({ name }) => ({
      format: name,
      path: `${dir}/new/${name}`,
    }));
    const paths = await writeExports(runs, targets);
    assert.deepEqual(
      paths.filter((path) => !path.includes("/hgrm/")).map((path) => path.slice(dir.length + 5)),
      [
        ...["json", "gobench", "junit"],
        ...["hlog/a_run.hlog", "hlog/b_run.hlog", "fortio/a_run.json", "fortio/b_run.json"],
      ],
    );
    for (const path of paths) assert.ok((await Deno.readTextFile(path)).length > 20, path);
  });
});

Deno.test("writeExports says which file cannot be written", async () => {
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    await assert.rejects(
      writeExports([await sampleRun()], [{ format: "hlog", path: `${dir}/file` }]),
      { name: "ResultFileError", message: /file\/01_steady_results\.hlog/ },
    );
  });
});
