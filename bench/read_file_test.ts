import assert from "node:assert/strict";
import { summarize } from "@lab/shared/results";
import { tempDir } from "@lab/tools/testing";
import { writeSampleFile } from "./read_file.ts";

Deno.test("writeSampleFile writes a valid run whose one outlier is its maximum", async () => {
  await using temp = await tempDir();
  const dir = temp.path;
  const summary = await summarize(await writeSampleFile(dir, 5000));
  assert.equal(summary.verdict, "valid");
  assert.equal(summary.figuresFrom, "records");
  assert.equal(summary.sent, 5000);
  assert.equal(summary.metrics.latency?.max_ms, 5000);
  assert.ok(summary.metrics.latency.p99_ms! < 100);
  assert.ok(summary.ok! < 5000 && summary.ok! > 4900);
});
