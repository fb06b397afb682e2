import assert from "node:assert/strict";
import { withTempDir } from "../../base/testing.ts";
import { sampleEnd, sampleMeta, STEADY } from "../_sample.ts";
import { checkResultDir, openResultFile, readResults, ResultFileError } from "../mod.ts";

function namesIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map((entry) => entry.name).sort();
}

async function rejectsWith(
  promise: Promise<unknown>,
  kind: string,
  message: RegExp,
): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof ResultFileError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("openResultFile makes the directory and has the head on the disk at once", async () => {
  await withTempDir(async (parent) => {
    const dir = `${parent}/a/b`;
    const writer = await openResultFile({ dir, record: STEADY.record, meta: sampleMeta() });
    assert.equal(writer.path, `${dir}/01_steady_results.txt`);
    const file = await readResults(writer.path);
    assert.deepEqual(file.meta, sampleMeta());
    assert.equal(file.interrupted, true);
    await writer.finish(sampleEnd([]));
  });
});

Deno.test("openResultFile keeps every earlier file under the time of its start", async () => {
  await withTempDir(async (dir) => {
    for (const run_id of ["first", "second", "third"]) {
      const writer = await openResultFile({
        dir,
        record: STEADY.record,
        meta: sampleMeta({ run_id }),
      });
      await writer.finish(sampleEnd([]));
    }
    assert.deepEqual(namesIn(dir), [
      "01_steady_results.txt",
      "01_steady_results_2026-11-21T09-31-07Z.txt",
      "01_steady_results_2026-11-21T09-31-07Z_2.txt",
    ]);
    const runIds = await Promise.all(
      namesIn(dir).map(async (name) => (await readResults(`${dir}/${name}`)).meta?.run_id),
    );
    assert.deepEqual(runIds, ["third", "first", "second"]);
  });
});

Deno.test("openResultFile takes the time of change when the earlier file tells no start", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/01_steady_results.txt`;
    await Deno.writeTextFile(path, '#TEST=01_steady\n{"ok":true}\n');
    await Deno.utime(path, 0, new Date("2025-01-02T03:04:05Z"));
    await (await openResultFile({ dir, record: STEADY.record, meta: sampleMeta() })).finish(
      sampleEnd([]),
    );
    assert.deepEqual(namesIn(dir), [
      "01_steady_results.txt",
      "01_steady_results_2025-01-02T03-04-05Z.txt",
    ]);
  });
});

Deno.test("openResultFile names the directory when a file stands in its place", async () => {
  await withTempDir(async (parent) => {
    const dir = `${parent}/results`;
    await Deno.writeTextFile(dir, "");
    await rejectsWith(
      openResultFile({ dir, record: STEADY.record, meta: sampleMeta() }),
      "unwritable",
      /results: a file stands where the directory should be/,
    );
    await rejectsWith(checkResultDir(`${dir}/below`), "unwritable", /below: a file stands/);
  });
});

Deno.test("openResultFile names the file when a directory stands in its place", async () => {
  await withTempDir(async (dir) => {
    await Deno.mkdir(`${dir}/01_steady_results.txt`);
    await rejectsWith(
      openResultFile({ dir, record: STEADY.record, meta: sampleMeta() }),
      "unwritable",
      /01_steady_results\.txt: a directory stands where the file should be/,
    );
    assert.deepEqual(namesIn(dir), ["01_steady_results.txt"]);
  });
});

Deno.test("openResultFile says so before the run when the disk has too little room", async () => {
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/01_steady_results.txt`, "#TEST=01_steady\n");
    const { record } = STEADY;
    const options = { dir, record, meta: sampleMeta(), expectedRecords: 1e15 };
    await rejectsWith(openResultFile(options), "full", / MB left .* take .* MB; free some/);
    await rejectsWith(checkResultDir(dir, options), "full", / MB left /);
    // The earlier file stays where it was.
    assert.deepEqual(namesIn(dir), ["01_steady_results.txt"]);
  });
});

Deno.test("checkResultDir leaves nothing behind when all is well", async () => {
  await withTempDir(async (parent) => {
    await checkResultDir(`${parent}/results`, { expectedRecords: 1000 });
    assert.deepEqual(namesIn(`${parent}/results`), []);
  });
});
