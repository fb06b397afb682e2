import assert from "node:assert/strict";
import { tempDir } from "../../base/testing.ts";
import {
  floorDifferences,
  floorFigures,
  type FloorFile,
  parseFloor,
  readFloor,
} from "./floor_file.ts";

const FLOOR: FloorFile = {
  schema: 1,
  measured_at: "2026-11-21T09:31:07.123Z",
  deno: "2.9.3",
  engine: "grpc-js",
  pacer: { driver: "sleeper" },
  host: { os: "linux", arch: "x86_64", cpus: 2, cpu_model: "a model" },
  floor: {
    clock_step_ms: 0.00004,
    ...floorFigures("null_call", Float64Array.of(0.4, 0.5)),
    ...floorFigures("timer_late", Float64Array.of(0.07, 0.2)),
  },
};

Deno.test("floorFigures names the quantiles of the times, whatever their order", () => {
  const times = Float64Array.from({ length: 1000 }, (_, i) => (1000 - i) / 1000);
  assert.deepEqual(floorFigures("loopback", times), {
    loopback_p50_ms: 0.5,
    loopback_p90_ms: 0.9,
    loopback_p95_ms: 0.95,
    loopback_p99_ms: 0.99,
    "loopback_p99.9_ms": 0.999,
  });
  assert.equal(times[0], 1, "the times stay as they are");
});

Deno.test("parseFloor gives the file back when it is one of calibrate", () => {
  assert.deepEqual(parseFloor(JSON.stringify(FLOOR), "floor.json"), FLOOR);
});

const broken: [string, string, RegExp][] = [
  ["no JSON", "#TEST=01_steady", /is not JSON/],
  ["a list", "[]", /is not a JSON object/],
  ["null", "null", /is not a JSON object/],
  ["another schema", JSON.stringify({ ...FLOOR, schema: 2 }), /has the schema 2, not 1/],
  ["no engine", JSON.stringify({ ...FLOOR, engine: undefined }), /has no text as its engine/],
  ["no figures", JSON.stringify({ ...FLOOR, floor: 3 }), /has no object as its floor/],
  ["too few figures", JSON.stringify({ ...FLOOR, floor: {} }), /has no null_call_p50_ms/],
  [
    "a figure that is no number",
    JSON.stringify({ ...FLOOR, floor: { ...FLOOR.floor, timer_late_p99_ms: "1" } }),
    /has "1" as its timer_late_p99_ms/,
  ],
  [
    "a figure that is negative",
    JSON.stringify({ ...FLOOR, floor: { ...FLOOR.floor, clock_step_ms: -1 } }),
    /has -1 as its clock_step_ms/,
  ],
];
for (const [name, text, words] of broken) {
  Deno.test(`parseFloor throws a UsageError when the file has ${name}`, () => {
    assert.throws(
      () => parseFloor(text, "floor.json"),
      (error: Error) =>
        error.name === "UsageError" && words.test(error.message) &&
        /^FLOOR: floor\.json .*expected the JSON of `smft calibrate`$/.test(error.message),
    );
  });
}

Deno.test("readFloor takes the byte order mark off the file", async () => {
  await using temp = await tempDir();
  const path = `${temp.path}/floor.json`;
  await Deno.writeTextFile(path, `\ufeff${JSON.stringify(FLOOR)}`);
  assert.deepEqual(await readFloor(path), FLOOR);
});

Deno.test("readFloor rejects with a UsageError when there is no such file", async () => {
  await assert.rejects(readFloor("/nowhere/floor.json"), {
    name: "UsageError",
    message: /FLOOR: \/nowhere\/floor\.json cannot be read/,
  });
});

Deno.test("floorDifferences says in words what the floor was measured with instead", () => {
  assert.deepEqual(floorDifferences(FLOOR, FLOOR), []);
  const here = { ...FLOOR, deno: "2.9.4", host: { ...FLOOR.host, cpus: 8 } };
  assert.deepEqual(floorDifferences(FLOOR, here), [
    "Deno 2.9.3 instead of 2.9.4",
    "cores 2 instead of 8",
  ]);
});
