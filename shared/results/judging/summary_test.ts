import assert from "node:assert/strict";
import { seededRandom } from "../../pace/mod.ts";
import { addScenario, toy } from "../../scenarios/testing.ts";
import { withTempDir } from "../../base/testing.ts";
import {
  sampleEnd,
  sampleEndJson,
  sampleMeta,
  STEADY,
  type SteadyRecord,
  writeRecords,
} from "../_sample.ts";
import {
  openResultFile,
  type RecordsMode,
  summarize,
  type Summary,
  supportsQuantile,
} from "../mod.ts";

/** A run of 2,000 calls: most take 40 to 42 ms, each hundredth times out, two were not sent. */
function steadyRecords(): SteadyRecord[] {
  const random = seededRandom(11);
  return Array.from({ length: 2000 }, (_, i) => {
    const atMs = i / 2;
    if (i === 5 || i === 6) return { ok: false, code: "NOT_SENT", at_ms: atMs };
    const lateMs = Math.round(random() * 200) / 1000;
    const latencyMs = Math.round((40 + random() * 2) * 1000) / 1000;
    return i % 100 === 7
      ? { ok: false, code: "DEADLINE_EXCEEDED", latency_ms: 50.02, late_ms: lateMs, at_ms: atMs }
      : { ok: true, latency_ms: latencyMs, late_ms: lateMs, at_ms: atMs };
  });
}

async function summaryOfRun(mode: RecordsMode): Promise<Summary> {
  let summary: Summary | undefined;
  await withTempDir(async (dir) => {
    const writer = await openResultFile({
      dir,
      meta: sampleMeta({ records: mode }),
      record: STEADY.record,
    });
    const records = steadyRecords();
    writeRecords(writer, STEADY, records);
    await writer.finish(sampleEnd(records));
    summary = await summarize(writer.path);
  });
  assert.ok(summary !== undefined);
  return summary;
}

async function summaryOfText(text: string): Promise<Summary> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, text);
    return await summarize(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("summarize takes exact times when the records are all there", async () => {
  const summary = await summaryOfRun("all");
  assert.equal(summary.figuresFrom, "records");
  assert.equal(summary.asked, 2000);
  assert.equal(summary.sent, 1998);
  assert.equal(summary.ok, 1978);
  assert.deepEqual(summary.codes, { OK: 1978, DEADLINE_EXCEEDED: 20, NOT_SENT: 2 });
  assert.equal(summary.achievedRps, 1999.97);
  assert.equal(summary.verdict, "valid");
  assert.deepEqual(summary.warnings, []);
  const sent = steadyRecords().filter((record) => record.code !== "NOT_SENT");
  const corrected = sent.filter(({ ok }) => ok)
    .map((record) => (record.latency_ms ?? NaN) + (record.late_ms ?? NaN))
    .sort((a, b) => a - b);
  const latency = sent.map((record) => record.latency_ms ?? NaN).sort((a, b) => a - b);
  assert.equal(summary.metrics.latency?.p50_ms, latency[998]);
  assert.equal(summary.metrics.latency?.["p99.9_ms"], 50.02);
  const near = (ms: number | undefined, wanted: number) =>
    assert.ok(Math.abs((ms ?? NaN) - wanted) < 0.001, `${ms} and ${wanted}`);
  // Of 2,000 callers 22 got no answer, more than a hundredth: they are above every time.
  assert.deepEqual([summary.metrics.corrected?.count, summary.metrics.corrected?.failed], [
    2000,
    22,
  ]);
  near(summary.metrics.corrected?.p95_ms, corrected[1899]);
  assert.equal(summary.metrics.corrected?.p99_ms, Infinity);
  assert.equal(summary.metrics.corrected?.max_ms, Infinity);
  near(summary.metrics.corrected_ok?.p99_ms, corrected[1958]);
  assert.equal(summary.metrics.late?.count, 1998);
});

for (const mode of ["failed", "none"] as const) {
  Deno.test(`summarize takes the histograms when the records are ${mode}`, async () => {
    const exact = await summaryOfRun("all");
    const summary = await summaryOfRun(mode);
    assert.equal(summary.figuresFrom, "histograms");
    assert.deepEqual(summary.codes, exact.codes);
    assert.equal(summary.sent, 1998);
    assert.deepEqual(summary.warnings, []);
    assert.equal(summary.metrics.corrected?.failed, 22);
    for (const metric of ["latency", "corrected", "corrected_ok", "late"] as const) {
      for (const field of ["p50_ms", "p99_ms", "p99.9_ms", "max_ms", "mean_ms"] as const) {
        const got = summary.metrics[metric]?.[field] ?? NaN;
        const wanted = exact.metrics[metric]?.[field] ?? NaN;
        // A thousandth of the bucket, and a microsecond for the sum of two rounded times.
        const near = got === wanted || Math.abs(got - wanted) <= wanted / 1000 + 0.001;
        assert.ok(near, `${metric} ${field} ${got}`);
      }
    }
  });
}

Deno.test("summarize tells what lies within the floor when the run was given one", async () => {
  const run = (meta: string) =>
    summaryOfText(
      `#TEST=01_steady\n#META=${meta}\n{"ok":true,"latency_ms":0.3,"late_ms":0.1,"at_ms":0}\n` +
        '{"ok":true,"latency_ms":0.4,"late_ms":0.1,"at_ms":1}\n',
    );
  const { withinFloor } = await run('{"floor":{"null_call_p50_ms":0.35,"timer_late_p50_ms":0.05}}');
  assert.deepEqual(withinFloor, { latency: ["p50_ms"] });
  assert.equal((await run("{}")).withinFloor, undefined);
  await assert.rejects(run('{"floor":{"null_call_p50_ms":"fast"}}'), /its floor is/);
});

Deno.test("summarize takes a histogram of #END when it has no figures beside it", async () => {
  const end = sampleEnd(steadyRecords());
  const summary = await summaryOfText(
    `#TEST=01_steady\n#META={"records":"none"}\n` +
      `#END=${JSON.stringify({ histograms: end.histograms })}\n`,
  );
  assert.equal(summary.metrics.latency?.p50_ms, end.metrics.latency?.p50_ms);
  assert.equal(summary.verdict, undefined);
});

Deno.test("summarize rejects when a histogram of #END cannot be decoded", async () => {
  await assert.rejects(
    summaryOfText('#TEST=x\n#META={"records":"none"}\n#END={"histograms":{"late":"HIST"}}\n'),
    { name: "ResultFileError", kind: "malformed", message: /histogram late of its #END/ },
  );
});

Deno.test("summarize tells when records are missing that should be there", async () => {
  const end = sampleEndJson(steadyRecords());
  const summary = await summaryOfText(`#TEST=01_steady\n{"ok":true,"latency_ms":1}\n#END=${end}\n`);
  assert.equal(summary.figuresFrom, "histograms");
  assert.deepEqual(summary.warnings, ["the file has records of 1 calls, and 1998 were sent"]);
});

Deno.test("summarize gives what it can when a file has only a first line and records", async () => {
  const summary = await summaryOfText(
    '#TEST=01_steady\n{"ok":true}\n{"latency_ms":40}\n{"latency_ms":41}\n{"code":"UNAVAILABLE"}\n' +
      '{"ok":false}\n',
  );
  assert.equal(summary.sent, 5);
  assert.equal(summary.ok, 3);
  assert.deepEqual(summary.codes, { OK: 3, UNAVAILABLE: 1, FAILED: 1 });
  assert.equal(summary.metrics.latency?.p50_ms, 40);
  assert.equal(summary.metrics.corrected, undefined);
  assert.equal(summary.achievedRps, undefined);
  assert.equal(summary.verdict, "interrupted");
  assert.deepEqual(summary.reasons, ["the file has no #END: it was cut off"]);
});

Deno.test("summarize works out the rate when a run was cut off", async () => {
  const records = Array.from({ length: 101 }, (_, i) => `{"ok":true,"at_ms":${i * 10}}\n`).join("");
  const summary = await summaryOfText(`#TEST=01_steady\n${records}{"ok":`);
  assert.equal(summary.achievedRps, 100);
  assert.deepEqual(summary.reasons, [
    "the file has no #END: it was cut off, in the middle of line 103",
  ]);
});

Deno.test("summarize counts nothing of calls that were not sent but that they were not", async () => {
  using _ = addScenario(toy);
  const notSent = (ms: number, item: string) =>
    `{"ok":false,"code":"NOT_SENT","at_ms":${ms},"took_ms":9000,"item":"${item}"}\n`;
  const records = Array.from({ length: 101 }, (_, i) => `{"ok":true,"at_ms":${i * 10}}\n`).join("");
  const summary = await summaryOfText(
    // They are of two outcomes, and the calls before and behind them count for the rate.
    `#TEST=99_toy\n${notSent(5000, "apple")}${records}${notSent(6000, "pear")}`,
  );
  assert.equal(summary.achievedRps, 100);
  assert.equal(summary.sent, 101);
  assert.equal(summary.metrics.took, undefined);
  assert.deepEqual(summary.tallies.by_item, {});
});

Deno.test("summarize adds parts up only where all of them are known", async () => {
  using _ = addScenario(toy);
  const of = async (record: string) => {
    const { metrics } = await summaryOfText(`#TEST=99_toy\n${record}\n`);
    return [metrics.first?.max_ms, metrics.rest?.max_ms, metrics.stream?.max_ms];
  };
  const [both, one] = ['{"ok":true,"first_ms":1,"rest_ms":2}', '{"ok":true,"first_ms":1}'];
  assert.deepEqual(await of(both), [1, 2, 3]);
  assert.deepEqual(await of(one), [1, undefined, undefined]);
  assert.deepEqual(await of(`${one}\n${both}`), [1, 2, 3]);
});

Deno.test("summarize gives no figures when only failed calls of a cut-off run are there", async () => {
  const summary = await summaryOfText(
    '#TEST=01_steady\n#META={"records":"failed"}\n{"ok":false,"code":"INTERNAL","latency_ms":2}\n',
  );
  assert.equal(summary.figuresFrom, "nothing");
  assert.equal(summary.sent, undefined);
  assert.equal(summary.ok, undefined);
  assert.deepEqual(summary.codes, { INTERNAL: 1 });
  assert.deepEqual(summary.metrics, {});
  assert.match(summary.warnings[0], /records of failed calls only/);
});

Deno.test("summarize takes the test's own times, and the one it calls its service time", async () => {
  using _ = addScenario(toy);
  const records = Array.from({ length: 20 }, (_, i) => ({
    ok: true,
    took_ms: 43 + i / 100,
    first_ms: 2 + i / 100,
    rest_ms: 41,
    late_ms: 0.1,
    at_ms: i * 100,
  }));
  const text = records.map((record) => JSON.stringify(record)).join("\n");
  const { metrics } = await summaryOfText(`#TEST=99_toy\n${text}\n`);
  assert.equal(metrics.first?.p50_ms, 2.09);
  assert.equal(metrics.corrected?.max_ms, 43.29);
  assert.equal(metrics.latency, undefined);
  assert.equal(metrics.first?.p99_ms, undefined);
});

Deno.test("summarize counts calls by the texts that a tally names", async () => {
  const words = (what: string, count: number) => `${count} of ${what}`;
  using _ = addScenario({
    ...toy,
    tallies: [...toy.tallies!, { name: "both", fields: ["item", "stage"], words }],
  });
  const { tallies } = await summaryOfText(
    '#TEST=99_toy\n{"ok":false,"item":"pear","stage":"rest"}\n{"ok":true}\n' +
      '{"ok":false,"item":"pear","stage":"first"}\n{"ok":false,"item":"pear","stage":"rest"}\n',
  );
  assert.deepEqual(tallies.by_item, { pear: 3 });
  assert.deepEqual(tallies.failed_in, { rest: 2, first: 1 });
  assert.deepEqual(tallies.both, { "pear rest": 2, "pear first": 1 });
});

Deno.test("summarize falls back to histograms when there are more records than it keeps", async () => {
  await withTempDir(async (dir) => {
    const writer = await openResultFile({ dir, meta: sampleMeta(), record: STEADY.record });
    const records = steadyRecords();
    writeRecords(writer, STEADY, records);
    await writer.finish(sampleEnd(records));
    const exact = await summarize(writer.path);
    const counted = await summarize(writer.path, { maxRows: 1000 });
    assert.equal(counted.figuresFrom, "histograms");
    assert.equal(counted.metrics.latency?.count, 1998);
    const ratio = (counted.metrics.latency?.p50_ms ?? NaN) / (exact.metrics.latency?.p50_ms ?? NaN);
    assert.ok(Math.abs(ratio - 1) <= 1e-3);
  });
});

for (
  const { q, count, supported } of [
    { q: 0.999, count: 1000, supported: true },
    { q: 0.999, count: 999, supported: false },
    { q: 0.99, count: 100, supported: true },
    { q: 0.99, count: 99, supported: false },
    { q: 0.95, count: 20, supported: true },
    { q: 0.9, count: 9, supported: false },
    { q: 0.5, count: 2, supported: true },
    { q: 0.5, count: 1, supported: false },
  ]
) {
  Deno.test(`supportsQuantile is ${supported} for ${q} when there are ${count} calls`, () => {
    assert.equal(supportsQuantile(q, count), supported);
  });
}
