import assert from "node:assert/strict";
import { withTempDir } from "../../base/testing.ts";
import { sampleEndJson, type SteadyRecord } from "../_sample.ts";
import { readRun, runHistograms } from "../mod.ts";

const RECORDS: SteadyRecord[] = [
  { ok: true, latency_ms: 40, late_ms: 0.1, at_ms: 0, header_ms: 39 },
  { ok: true, latency_ms: 41, late_ms: 0.2, at_ms: 1, header_ms: 40 },
  { ok: false, code: "NOT_SENT", at_ms: 2 },
];

async function histogramsOf(text: string) {
  let histograms: ReturnType<typeof runHistograms> = {};
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/run.txt`, text);
    histograms = runHistograms(await readRun(`${dir}/run.txt`));
  });
  return Object.fromEntries(
    Object.entries(histograms).map(([name, each]) => [name, [each!.count, each!.quantileMs(0.5)]]),
  );
}

const lines = RECORDS.map((record) => `${JSON.stringify(record)}\n`).join("");

Deno.test("runHistograms takes those of #END when it has them, whatever the records", async () => {
  const end = sampleEndJson(RECORDS);
  assert.deepEqual(await histogramsOf(`#TEST=01_steady\n#END=${end}\n`), {
    latency: [2, 40.031],
    corrected: [3, 41.215],
    corrected_ok: [2, 40.127],
    late: [2, 0.1],
  });
});

Deno.test("runHistograms counts the records when the file was cut off", async () => {
  const histograms = await histogramsOf(`#TEST=01_steady\n${lines}{"ok":tr`);
  assert.deepEqual(Object.keys(histograms), [
    ...["latency", "corrected", "corrected_ok", "late", "header"],
  ]);
  assert.deepEqual(histograms.late, [2, 0.1]);
  assert.equal(histograms.latency[0], 2);
});

Deno.test("runHistograms has none when the file tells no times", async () => {
  assert.deepEqual(await histogramsOf('#TEST=01_steady\n{"ok":true}\n'), {});
  const failedOnly = `#TEST=01_steady\n#META={"records":"failed"}\n${lines}`;
  assert.deepEqual(await histogramsOf(failedOnly), {});
});
