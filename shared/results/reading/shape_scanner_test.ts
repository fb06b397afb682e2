import assert from "node:assert/strict";
import { seededRandom } from "../../pace/mod.ts";
import { withTempDir } from "../../base/testing.ts";
import { type Row, rowOf, rowsOf } from "../_sample.ts";
import { factsOf, type RecordField, RecordFormat, type Scenario } from "../../scenarios/mod.ts";
import { addScenario } from "../../scenarios/testing.ts";
import { parseRecord, readResults, readRun, ResultFileError } from "../mod.ts";

/** A test that is not known has the columns of all. */
const ANY = factsOf("x");

const random = seededRandom(21);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];

const FIELDS = [
  ...["latency_ms", "late_ms", "at_ms", "header_ms", "t_total_ms", "connection_id"],
  ...["foo_ms", "shard"],
];

/** A number as programs may write it, of any size and precision. */
function numberText(): string {
  const sign = random() < 0.1 ? "-" : "";
  switch (Math.floor(random() * 8)) {
    case 0:
      return sign + String(Math.floor(random() * 10 ** Math.floor(random() * 22)));
    case 1:
      return sign + String(random() * 10 ** Math.floor(random() * 40 - 20));
    case 2:
      return `${sign}${Math.floor(random() * 1e9)}.${"0".repeat(Math.floor(random() * 9))}5`;
    case 3:
      return `${sign}0.${Math.floor(random() * 1e15)}`;
    case 4:
      return `${sign}${Math.floor(random() * 99)}${pick(["e3", "E-2", "e+1", ".5e2"])}`;
    default:
      return sign + (random() * 10 ** Math.floor(random() * 7)).toFixed(3);
  }
}

/** A line of JSON with the fields of records and others, in any order, some twice, some null. */
function anyLine(): string {
  const members = [pick(['"ok":true', '"ok":false', '"code":"OK"', '"code":4', '"code":14'])];
  if (random() < 0.2) {
    members.push(pick(['"code":"UNAVAILABLE"', '"code":null,"ok":true', '"ok":false']));
  }
  if (random() < 0.1) members.push('"tls_version":"TLSv1.3","cipher":"TLS_AES"');
  if (random() < 0.1) members.push('"error":"a \\"latency_ms\\":7 \\u00e9 é"');
  if (random() < 0.05) members.push('"nested":{"latency_ms":1}', '"list":[1,{"at_ms":2}]');
  for (const field of FIELDS) {
    if (random() < 0.6) members.push(`"${field}":${numberText()}`);
    if (random() < 0.03) members.push(`"${field}":${pick(["null", numberText()])}`);
  }
  if (random() < 0.05) members.push('"lat\\u0065ncy_ms":3.5');
  const separator = random() < 0.1 ? ", " : ",";
  return `{${members.join(separator)}}${random() < 0.1 ? " \r" : ""}`;
}

/** Whether its times and counts are some that a call can have; of others the words are tested apart. */
function isPossible(line: string): boolean {
  try {
    parseRecord(line.replace("\r", ""), ANY);
    return true;
  } catch {
    return false;
  }
}

async function read(lines: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  await withTempDir(async (dir) => {
    const path = `${dir}/r.txt`;
    await Deno.writeTextFile(path, `#TEST=x\n${lines.join("\n")}\n`);
    await readResults(path, (block, facts) => rows.push(...rowsOf(block, facts)));
  });
  return rows;
}

function assertSame(lines: readonly string[], rows: readonly Row[]): void {
  assert.equal(rows.length, lines.length);
  let errors = 0;
  for (const [at, line] of lines.entries()) {
    const { error, ...wanted } = rowOf(parseRecord(line.replace("\r", ""), ANY), ANY);
    const kept = error !== undefined && errors++ < 1000;
    // Object.is in deepStrictEqual tells −0 from 0, and every bit of a double.
    assert.deepStrictEqual(rows[at], kept ? { ...wanted, error } : wanted, line);
  }
}

Deno.test("readResults makes of any line what JSON.parse does, when each is another", async () => {
  const lines = Array.from({ length: 30_000 }, anyLine).filter(isPossible);
  assert.ok(lines.length > 10_000);
  assertSame(lines, await read(lines));
});

Deno.test("readResults makes of any line what JSON.parse does, when few shapes come again", async () => {
  const shapes = Array.from({ length: 40 }, anyLine).filter(isPossible).slice(0, 12);
  const number = /(?<=":)-?\d[\d.eE+-]*/g;
  const lines = Array.from({ length: 30_000 }, () => {
    const line = pick(shapes);
    // The code is a number that is a name: another one is another record.
    return line.includes('"code":1') || line.includes('"code":4') || line.includes("nested")
      ? line
      : line.replaceAll(number, numberText);
  }).filter(isPossible);
  assert.ok(lines.length > 10_000);
  assertSame(lines, await read(lines));
});

for (
  const { field, text, range } of [
    { field: "latency_ms", text: "-5", range: "0 to 1000000000" },
    { field: "latency_ms", text: "-0.001", range: "0 to 1000000000" },
    { field: "latency_ms", text: "1e300", range: "0 to 1000000000" },
    { field: "latency_ms", text: "1e999", range: "0 to 1000000000" },
    { field: "latency_ms", text: "1000000001", range: "0 to 1000000000" },
    { field: "late_ms", text: "-1e10", range: "-1000000000 to 1000000000" },
    { field: "connection_id", text: "-1", range: "0 to 9007199254740991" },
  ]
) {
  Deno.test(`readResults refuses ${field} ${text} by its line, in a shape that it knows and in a new one`, async () => {
    const line = (number: string) => `{"ok":true,"${field}":${number}}`;
    const message = `${field} is ${Number(text)} and should be from ${range}`;
    for (const lines of [[line("40.83"), line("41.5"), line(text)], [line(text)]]) {
      await assert.rejects(read(lines), (error) => {
        assert.ok(error instanceof ResultFileError);
        assert.equal(error.kind, "malformed");
        assert.ok(error.message.endsWith(`line ${lines.length + 1}: ${message}`), error.message);
        return true;
      });
    }
  });
}

Deno.test("readResults takes a lateness below 0, of a call that left early", async () => {
  const lines = ["0.5", "-0.25", "-0.125"].map((ms) => `{"ok":true,"late_ms":${ms}}`);
  assertSame(lines, await read(lines));
});

for (
  const { name, text } of [
    { name: "a zero in front", text: "01" },
    { name: "a zero in front of decimals", text: "00.5" },
    { name: "no digit before the dot", text: ".5" },
    { name: "no digit behind the dot", text: "5." },
    { name: "two dots", text: "1.2.3" },
    { name: "a plus", text: "+1" },
    { name: "two signs", text: "--1" },
    { name: "only a sign", text: "-" },
    { name: "a letter", text: "1x" },
    { name: "nothing", text: "" },
    { name: "a space in it", text: "1 2" },
  ]
) {
  Deno.test(`readResults refuses a number with ${name}, in a line whose shape it knows`, async () => {
    const line = (number: string) => `{"ok":true,"latency_ms":${number},"at_ms":1.5}`;
    const lines = [line("40.83"), line("41"), line(text), line("42")];
    await assert.rejects(read(lines), { kind: "malformed", message: /line 4: .* is not JSON/ });
  });
}

Deno.test("readRun keeps rows of several blocks in their order, and columns that begin late", async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/r.txt`;
    const lines = Array.from(
      { length: 50_000 },
      (_, i) =>
        i === 40_000
          ? '{"ok":false,"code":"UNAVAILABLE","error":"gone","header_ms":7}'
          : `{"ok":true,"latency_ms":${i}.125}`,
    );
    await Deno.writeTextFile(path, `#TEST=x\n${lines.join("\n")}\n`);
    const { columns, outcomes, outcomeCounts, file } = await readRun(path);
    assert.equal(file.recordCount, 50_000);
    assert.equal(columns?.count, 50_000);
    assert.deepEqual(outcomes, [{ ok: true, code: "OK" }, { ok: false, code: "UNAVAILABLE" }]);
    assert.deepEqual(outcomeCounts, [49_999, 1]);
    const { latency, header } = columns.numbers;
    assert.ok(latency!.every((ms, row) => row === 40_000 ? Number.isNaN(ms) : ms === row + 0.125));
    assert.ok(header!.every((ms, row) => row === 40_000 ? ms === 7 : Number.isNaN(ms)));
    assert.deepEqual([...columns.errors], [[40_000, "gone"]]);
    assert.deepEqual([latency?.length, columns.outcome.length], [50_000, 50_000]);
  });
});

Deno.test("readRun keeps the columns apart when a test has more than a word has bits", async () => {
  const fields = Array.from({ length: 70 }, (_, k): RecordField => ({
    ...{ field: `f${k}_ms`, help: "", kind: "ms", column: `f${k}` },
  }));
  using _ = addScenario(
    // Nothing of it is run.
    { ...ANY, test: "99_wide", record: new RecordFormat(fields) } as Scenario,
  );
  await withTempDir(async (dir) => {
    const path = `${dir}/r.txt`;
    // Each line has every third field, so that there are three shapes.
    const line = (row: number) =>
      `{"ok":true${
        fields.filter((_, k) => k % 3 === row % 3).map(({ field }, k) => `,"${field}":${row}.${k}`)
          .join("")
      }}`;
    const lines = Array.from({ length: 9000 }, (_, row) => line(row));
    await Deno.writeTextFile(path, `#TEST=99_wide\n${lines.join("\n")}\n`);
    const { columns } = await readRun(path);
    assert.equal(Object.keys(columns!.numbers).length, 70);
    for (const row of [0, 1, 2, 4095, 4096, 8999]) {
      const values = fields.map((_, k) => columns!.numbers[`f${k}`]![row]);
      const wanted = fields.map((_, k) =>
        k % 3 === row % 3 ? Number(`${row}.${Math.floor(k / 3)}`) : NaN
      );
      assert.deepEqual(values, wanted);
    }
  });
});
