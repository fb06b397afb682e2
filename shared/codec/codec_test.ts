import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runToEnd } from "../base/testing.ts";
import { healthService, scoreService, ServingStatus } from "./mod.ts";

const { getScore } = scoreService.methods;
const { check, watch } = healthService.methods;
const utf8 = new TextEncoder();

/** Where `protobufjs/minimal.js` is mapped, for a program that stands in no folder. */
const CONFIG = fileURLToPath(import.meta.resolve("../../deno.json"));

function dataUrl(program: string): string {
  return `data:text/typescript,${encodeURIComponent(program)}`;
}

/** Bytes in hexadecimal, spaces allowed. */
function hex(text: string): Uint8Array {
  return new Uint8Array((text.match(/[0-9a-f]{2}/g) ?? []).map((byte) => parseInt(byte, 16)));
}

Deno.test("JsonVector has the bytes of another implementation when it carries [0.5,.1]", () => {
  const bytes = new Uint8Array([0x0a, 0x08, ...utf8.encode("[0.5,.1]")]);
  assert.deepEqual(new Uint8Array(getScore.encodeRequest({ json: "[0.5,.1]" })), bytes);
  assert.equal(getScore.decodeRequest(bytes).json, "[0.5,.1]");
});

Deno.test("ScoreResponse is a little-endian double when it is encoded", () => {
  const bytes = getScore.encodeResponse({ score: 0.5 });
  assert.ok(bytes instanceof Uint8Array);
  assert.deepEqual(new Uint8Array(bytes), hex("09 00 00 00 00 00 00 e0 3f"));
});

Deno.test("scoreService gives back what it encoded when values are at their edges", async (t) => {
  for (const json of ["", "[]", '"é€😀"', `[${"0.123456789,".repeat(2000)}1]`]) {
    await t.step(`a text of ${json.length} characters`, () => {
      assert.equal(getScore.decodeRequest(getScore.encodeRequest({ json })).json, json);
    });
  }
  for (const score of [0, 0.1, 1 - Number.EPSILON, Number.MIN_VALUE, -1e308, Infinity, NaN]) {
    await t.step(`score ${score}`, () => {
      assert.equal(getScore.decodeResponse(getScore.encodeResponse({ score })).score, score);
    });
  }
});

Deno.test("encodeResponse writes nothing when all fields have their default", () => {
  assert.equal(getScore.encodeResponse({ score: 0 }).length, 0);
  assert.equal(getScore.decodeResponse(new Uint8Array()).score, 0);
  assert.equal(check.decodeResponse(new Uint8Array()).status, ServingStatus.UNKNOWN);
});

Deno.test("decodeResponse reads known fields when unknown ones stand around them", () => {
  const unknown = hex("10 96 01  1a 02 41 42  25 01 02 03 04  29 01 02 03 04 05 06 07 08");
  const bytes = new Uint8Array([...unknown, ...hex("09 00 00 00 00 00 00 e0 3f"), ...unknown]);
  assert.equal(getScore.decodeResponse(bytes).score, 0.5);
});

Deno.test("decodeRequest takes the last value when a field comes twice", () => {
  assert.equal(getScore.decodeRequest(hex("0a 01 61 0a 01 62")).json, "b");
});

Deno.test("decodeRequest throws when the bytes are no message", async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ["a length past the end", "0a 08 5b"],
    ["a length that never ends", "0a ff ff ff ff ff ff ff ff ff ff"],
    ["a tag with field number 0", "00 01"],
    ["a wire type that does not exist", "0f"],
    ["a group that never ends", "13"],
    ["an end of a group that never began", "14"],
    ["text that is not UTF-8", "0a 02 c3 28"],
    ["an unknown field that is cut off", "0a 01 61 19 00 00"],
  ];
  for (const [name, bytes] of rows) {
    await t.step(name, () => assert.throws(() => getScore.decodeRequest(hex(bytes)), Error));
  }
});

Deno.test("encodeRequest leaves earlier bytes alone when it encodes again", () => {
  const first = getScore.encodeRequest({ json: "[1]" });
  const copy = first.slice();
  for (let i = 0; i < 5000; i++) getScore.encodeRequest({ json: "[222222]" });
  assert.deepEqual(first, copy);
});

Deno.test("healthService carries statuses when they are known or new", () => {
  const bytes = check.encodeResponse({ status: ServingStatus.SERVING });
  assert.deepEqual(new Uint8Array(bytes), hex("08 01"));
  assert.equal(watch.decodeResponse(hex("08 07")).status, 7);
  assert.equal(check.decodeRequest(check.encodeRequest({ service: "score" })).service, "score");
});

Deno.test("scoreService and healthService have the paths and kinds of their protos", () => {
  assert.equal(scoreService.name, "score.ScoreService");
  assert.equal(getScore.path, "/score.ScoreService/GetScore");
  assert.equal(getScore.kind, "unary");
  assert.equal(check.path, "/grpc.health.v1.Health/Check");
  assert.equal(watch.kind, "server_stream");
});

Deno.test("the codecs run when the program has no permission at all", async () => {
  const program = `
    import { scoreService } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
    const { decodeRequest, encodeRequest } = scoreService.methods.getScore;
    console.log(decodeRequest(encodeRequest({ json: "[0.5]" })).json);
  `;
  const flags = ["--no-prompt", "--quiet", "--config", CONFIG];
  const { stdout, stderr } = await runToEnd([Deno.execPath(), "run", ...flags, dataUrl(program)]);
  assert.deepEqual({ stdout, stderr }, { stdout: "[0.5]\n", stderr: "" });
});
