import assert from "node:assert/strict";
import { outputOf, withTempDir } from "../../base/testing.ts";
import { type Row, rowOf, rowsOf, sampleEnd, sampleMeta, STEADY } from "../_sample.ts";
import { RecordRow } from "../../scenarios/mod.ts";
import { addScenario, toy } from "../../scenarios/testing.ts";
import { openResultFile, readResults, type ResultFile, ResultFileError } from "../mod.ts";

interface Read {
  readonly file: ResultFile;
  readonly records: Row[];
}

async function readText(text: string | Uint8Array): Promise<Read> {
  const path = await Deno.makeTempFile();
  try {
    if (typeof text === "string") await Deno.writeTextFile(path, text);
    else await Deno.writeFile(path, text);
    const records: Row[] = [];
    const file = await readResults(path, (block, facts) => records.push(...rowsOf(block, facts)));
    return { file, records };
  } finally {
    await Deno.remove(path);
  }
}

async function rejectsWith(text: string | Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(readText(text), (error) => {
    assert.ok(error instanceof ResultFileError, String(error));
    assert.equal(error.kind, "malformed");
    assert.match(error.message, message);
    return true;
  });
}

const HEAD = "#TEST=01_steady\n";
const END = '#END={"sent":1,"verdict":"valid"}\n';

for (
  const { name, line, record } of [
    { name: "only ok", line: '{"ok":true}', record: { ok: true } },
    { name: "only ok, and false", line: '{"ok":false}', record: { ok: false } },
    {
      name: "only latency_ms",
      line: '{"latency_ms":40.83}',
      record: { ok: true, latency_ms: 40.83 },
    },
    {
      name: "only the code of a failure",
      line: '{"code":"UNAVAILABLE"}',
      record: { ok: false, code: "UNAVAILABLE" },
    },
    { name: "only the code OK", line: '{"code":"OK"}', record: { ok: true, code: "OK" } },
    {
      name: "a code by its number",
      line: '{"code":4,"latency_ms":50}',
      record: { ok: false, code: "DEADLINE_EXCEEDED", latency_ms: 50 },
    },
    {
      name: "null for what is not known",
      line: '{"ok":false,"code":null,"latency_ms":null}',
      record: { ok: false },
    },
    {
      name: "fields that are not known",
      line: '{"ok":true,"shard":"b"}',
      record: { ok: true },
    },
  ]
) {
  Deno.test(`readResults accepts a record when it has ${name}`, async () => {
    const { file, records } = await readText(HEAD + line + "\n");
    assert.deepEqual(records, [rowOf(record, STEADY)]);
    assert.equal(file.recordCount, 1);
  });
}

Deno.test("readResults calls a file interrupted when it has no #END", async () => {
  const { file } = await readText(`${HEAD}{"ok":true}\n`);
  assert.equal(file.test, "01_steady");
  assert.equal(file.interrupted, true);
  assert.equal(file.meta, undefined);
  assert.equal(file.end, undefined);
  assert.equal(file.tornLine, undefined);
});

Deno.test("readResults calls a file interrupted when its #END says so", async () => {
  const { file } = await readText(`${HEAD}#END={"interrupted":true}\n`);
  assert.equal(file.interrupted, true);
});

Deno.test("readResults calls a file complete when it has #END", async () => {
  const { file } = await readText(`${HEAD}{"ok":true}\n${END}`);
  assert.equal(file.interrupted, false);
  assert.equal(file.end?.verdict, "valid");
});

Deno.test("readResults skips comments, empty lines and carriage returns", async () => {
  const { file, records } = await readText(
    `#TEST=01_steady \r\n# a note\r\n#NEW={not json\r\n\r\n{"ok":true}\r\n${END}\n\n`,
  );
  assert.equal(file.test, "01_steady");
  assert.deepEqual(records, [{ ok: true, code: "OK" }]);
});

Deno.test("readResults says that the last line is torn when a run was cut off", async () => {
  const { file, records } = await readText(`${HEAD}{"ok":true}\n{"ok":true,"latency_m`);
  assert.equal(records.length, 1);
  assert.equal(file.tornLine, 3);
  const torn = await readText(`${HEAD}{"ok":true}\n#END={"sent":12`);
  assert.equal(torn.file.interrupted, true);
  assert.equal(torn.file.tornLine, 3);
});

Deno.test("readResults takes a last line without an end when it is whole", async () => {
  const { file, records } = await readText(`${HEAD}{"ok":true}\n{"ok":false}`);
  assert.equal(records.length, 2);
  assert.equal(file.tornLine, undefined);
});

Deno.test("readResults keeps letters whole when they span two reads", async () => {
  using _ = addScenario(toy);
  const line = `{"ok":false,"note":"${"é€😀".repeat(40)}"}\n`;
  const { records } = await readText("#TEST=99_toy\n" + line.repeat(2000));
  assert.equal(records.length, 2000);
  // Only of the first thousand it is kept.
  assert.ok(records.slice(0, 1000).every((record) => record.note === "é€😀".repeat(40)));
  assert.equal(records[1000].note, undefined);
});

for (
  const { name, text, message } of [
    {
      name: "a line is not JSON",
      text: `{"ok":true}\n{"ok":tru\n`,
      message: /line 3: .* not JSON/,
    },
    { name: "a line is a list", text: "[1]\n", message: /line 2: .* not a JSON object/ },
    { name: "a record has nothing", text: '{"at_ms":1}\n', message: /line 2: .* no record/ },
    { name: "a time is a text", text: '{"latency_ms":"1"}\n', message: /latency_ms is "1"/ },
    { name: "ok is a number", text: '{"ok":1}\n', message: /ok is 1 and should be true or false/ },
    { name: "a code is a list", text: '{"code":[]}\n', message: /code is \[\]/ },
    { name: "#META is torn", text: '#META={"rps":\n', message: /line 2: .* not JSON/ },
    {
      name: "#META has what cannot be",
      text: '#META={"rps":-1}\n',
      message: /rps is -1, .*from 0/,
    },
    { name: "#END has what cannot be", text: '#END={"sent":1e999}\n', message: /line 2: its sent/ },
    {
      name: "#END has a time that cannot be",
      text: '#END={"latency":{"p50_ms":-1}}\n',
      message: /line 2: its latency is .* not an object of numbers from 0 on/,
    },
    { name: "#META has a wrong type", text: '#META={"rps":"2k"}\n', message: /rps is "2k"/ },
    {
      name: "#END has a wrong type",
      text: '#END={"latency":{"p50_ms":"1"}}\n',
      message: /line 2: its latency is .* not an object of numbers/,
    },
    {
      name: "#END has thresholds of another kind",
      text: '#END={"thresholds":["p(99)<50"]}\n',
      message: /its thresholds is .* not a list of thresholds/,
    },
    {
      name: "a record follows #END",
      text: `${END}{"ok":true}\n`,
      message: /line 3: .*behind #END/,
    },
    { name: "a torn line follows #END", text: `${END}{"ok`, message: /line 3/ },
    { name: "two files are joined", text: `${END}${HEAD}`, message: /line 3: .*second run/ },
  ]
) {
  Deno.test(`readResults names the line when ${name}`, async () => {
    await rejectsWith(HEAD + text, message);
  });
}

Deno.test("readResults wants a text where the format of the test has a name", async () => {
  using _ = addScenario(toy);
  await rejectsWith('#TEST=99_toy\n{"ok":false,"stage":1}\n', /line 2: stage is 1/);
  const count = '#TEST=99_toy\n{"ok":true,"messages":"7"}\n';
  await rejectsWith(count, /line 2: messages is "7" and should be a number/);
});

for (
  const { name, content } of [
    { name: "empty", content: "" },
    { name: "JSON", content: '{"ok":true}\n' },
    { name: "binary", content: crypto.getRandomValues(new Uint8Array(60_000)) },
    { name: "one long line of zeros", content: new Uint8Array(1_000_000) },
    { name: "the start of a head", content: "#TES" },
  ]
) {
  Deno.test(`readResults says that it is not a result file when it is ${name}`, async () => {
    await rejectsWith(content, /is not a result file: its first line is not #TEST=/);
  });
}

Deno.test("readResults rejects when there is no file, or it is a directory", async () => {
  await withTempDir(async (dir) => {
    await assert.rejects(readResults(`${dir}/none.txt`), { kind: "missing" });
    await assert.rejects(readResults(dir), { kind: "unreadable", message: /is a directory/ });
  });
});

Deno.test("readResults takes a null in #END as absent", async () => {
  const { file } = await readText(`${HEAD}#END={"achieved_rps":null,"late":{"p50_ms":null}}\n`);
  assert.equal(file.end?.achieved_rps, undefined);
  assert.deepEqual(file.end?.metrics?.late, {});
});

Deno.test("readResults needs no more than a small heap for a million records", async () => {
  await withTempDir(async (dir) => {
    const writer = await openResultFile({ dir, meta: sampleMeta(), record: STEADY.record });
    const row = new RecordRow(STEADY.record);
    const count = 1_000_000;
    for (let i = 0; i < count; i++) {
      if (i % 100_000 === 0) await writer.flush();
      // In the order of the format: latency, lateness, when it was due.
      row.numbers.set([40 + i % 1000 / 1000, 0.05, i / 2]);
      writer.record(row);
    }
    await writer.finish(sampleEnd([]));
    assert.ok((await Deno.stat(writer.path)).size > 60e6);
    // A process whose heap has no room for the file ends with "out of memory" if it holds it.
    const source = `
      import { readResults } from ${JSON.stringify(import.meta.resolve("../mod.ts"))};
      let sumMs = 0;
      const file = await readResults(${JSON.stringify(writer.path)}, ({ count, numbers }) => {
        for (let row = 0; row < count; row++) sumMs += numbers.latency[row];
      });
      console.log(file.recordCount, (sumMs / file.recordCount).toFixed(4));`;
    const command = [Deno.execPath(), "eval", "--v8-flags=--max-old-space-size=16", source];
    assert.equal(await outputOf(command, { cwd: import.meta.dirname }), "1000000 40.4995\n");
  });
});
