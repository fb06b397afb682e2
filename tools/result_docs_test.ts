import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  breakdownStats,
  endMetrics,
  openResultFile,
  type RunEnd,
  type RunMeta,
} from "@lab/shared/results";
import { allScenarios, type ScenarioFacts } from "@lab/shared/scenarios";
import { type PlainRecord } from "../shared/scenarios/testing.ts";
import { LatencyHistogram } from "@lab/shared/stats";
import { tempDir } from "@lab/tools/testing";
import { fieldTables, resultDocs } from "./result_docs.ts";
import { readFromRoot } from "./settings_docs.ts";

const ajv = new Ajv2020({ allowUnionTypes: true });

/** The schema as it stands in the documents. */
async function schemaOf(name: string) {
  return ajv.compile(JSON.parse(await readFromRoot(`docs/schema/${name}.schema.json`)));
}

/** A record with every field of a test, whatever they mean. */
function fullRecord({ record }: ScenarioFacts): PlainRecord {
  const values = { ms: 0.25, count: 7, name: "a name", text: `"${"x".repeat(500)}` };
  return {
    ok: true,
    ...Object.fromEntries(record.fields.map((each) => [
      each.field,
      "signed" in each && each.signed ? -0.25 : values[each.kind],
    ])),
  };
}

/** The lines of a file of a test with everything that it can have. */
async function fileOf(facts: ScenarioFacts): Promise<string[]> {
  const { test, record, metrics, breakdown, endFields = {} } = facts;
  const meta: RunMeta = {
    ...{ schema: 1, run_id: "1", test, target: "localhost:1", started_at: "2026-11-21" },
    ...{ rps: 2000, duration_sec: 1, warmup_sec: 0, timeout_ms: 50, engine: "wire", deno: "2" },
    ...{ lab: "0.1.0", records: "all", host: { os: "linux", arch: "x86_64", cpus: 2 } },
    ...{ settings: { N_RPS: 2000 }, floor: { null_call_p50_ms: 1 }, pacer: { driver: "spin" } },
  };
  const counted = new LatencyHistogram();
  for (const ms of [1, 2, Infinity]) counted.recordMs(ms);
  const histograms = Object.fromEntries(metrics.map(({ name }) => [name, counted]));
  const end: RunEnd = {
    ...{ asked: 3, sent: 3, ok: 2, codes: { OK: 2, UNAVAILABLE: 1 }, elapsed_ms: 1000 },
    ...{ asked_rps: 3, achieved_rps: 3, connections: 1, cpu_us_per_call: 5 },
    ...endMetrics(histograms, metrics),
    ...(breakdown === undefined ? {} : {
      breakdown: { a: breakdownStats({ sent: 3, ok: 2, histograms }, metrics) },
    }),
    own: Object.fromEntries(
      Object.entries(endFields).map(([name, type]) => [name, type === "number" ? 1 : { a: 1 }]),
    ),
    thresholds: [{ threshold: "corrected.p(99)<50", ok: false, among_failed: true }],
    ...{ verdict: "valid", reasons: [], warnings: ["one"], interrupted: false },
  };
  await using temp = await tempDir();
  const dir = temp.path;
  const writer = await openResultFile({ dir, meta, record });
  const full = fullRecord(facts);
  for (
    const each of [
      full,
      { ...full, ok: false, code: "UNAVAILABLE" },
      { ok: false, code: "NOT_SENT" },
    ]
  ) writer.record(record.row(each));
  await writer.finish(end);
  return (await Deno.readTextFile(writer.path)).trimEnd().split("\n");
}

for (const facts of allScenarios()) {
  const { test, record } = facts;

  Deno.test(`the schemas of ${test} take what the lab writes`, async () => {
    const [recordIsRight, metaIsRight, endIsRight] = await Promise.all(
      [`${test}.record`, "meta", `${test}.end`].map(schemaOf),
    );
    const [, meta, ...lines] = await fileOf(facts);
    const end = lines.pop()!;
    assert.ok(metaIsRight(JSON.parse(meta.slice("#META=".length))), ajv.errorsText());
    const written: Record<string, unknown> = JSON.parse(end.slice("#END=".length));
    assert.ok(endIsRight(written), JSON.stringify(endIsRight.errors));
    assert.equal(lines.length, 3);
    for (const line of lines) {
      assert.ok(recordIsRight(JSON.parse(line)), JSON.stringify(recordIsRight.errors));
    }
    // All of its fields are in the first, and the schema knows them all.
    assert.deepEqual(Object.keys(JSON.parse(lines[0])), [
      "ok",
      ...record.fields.map(({ field }) => field),
    ]);
    for (const name of Object.keys(facts.endFields ?? {})) assert.ok(name in written, name);
  });

  Deno.test(`the schemas of ${test} refuse what it does not write`, async () => {
    const isRecord = await schemaOf(`${test}.record`);
    const [first] = record.fields;
    for (
      const wrong of [
        {},
        { ok: "true" },
        { ok: false },
        { ok: true, code: "OK" },
        { ok: true, shard: 1 },
        { ok: true, [first.field]: [] },
      ]
    ) assert.ok(!isRecord(wrong), JSON.stringify(wrong));
    const isEnd = await schemaOf(`${test}.end`);
    assert.ok(!isEnd({ sent: 1 }));
    const [, , ...lines] = await fileOf(facts);
    const end = JSON.parse(lines.at(-1)!.slice("#END=".length));
    assert.ok(!isEnd({ ...end, [facts.service]: { count: "1" } }));
    assert.ok(!isEnd({ ...end, verdict: 1 }));
  });

  Deno.test(`the table in the documents has every field of ${test}`, () => {
    const [, own] = fieldTables().split(`### ${test}\n`);
    const [table] = own.split("###");
    const rows = table.match(/^\| `\w+`/gm)!.map((cell) => cell.slice(3, -1));
    assert.deepEqual(rows, ["ok", "code", ...record.fields.map(({ field }) => field)]);
  });
}

Deno.test("records that stand in the documents are records of their tests", async () => {
  let found = 0;
  const paths = ["README.md"];
  for await (const { name } of Deno.readDir(new URL("../docs", import.meta.url))) {
    if (name.endsWith(".md")) paths.push(`docs/${name}`);
  }
  for (const path of paths) {
    for (const [block] of (await readFromRoot(path)).matchAll(/^#TEST=[^`]*/gm)) {
      const [first, ...lines] = block.split("\n");
      const isRight = await schemaOf(`${first.slice("#TEST=".length).trim()}.record`);
      for (const line of lines.filter((line) => line.startsWith("{"))) {
        assert.ok(isRight(JSON.parse(line)), `${path}: ${line}`);
        found++;
      }
    }
  }
  assert.ok(found > 0);
});

Deno.test("resultDocs puts the fields into the document on results", async () => {
  const document = "# Results\n\n<!-- fields -->\n<!-- /fields -->\n\nMore.\n";
  const docs = await resultDocs((path) =>
    path === "docs/results.md" ? Promise.resolve(document) : readFromRoot(path)
  );
  const text = docs.get("docs/results.md")!;
  assert.ok(text.includes(fieldTables()));
  assert.match(text, /^# Results\n[^]*\n<!-- \/fields -->\n\nMore\.\n$/);
});
