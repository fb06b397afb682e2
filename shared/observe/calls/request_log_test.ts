import assert from "node:assert/strict";
import { Status, statusName } from "../../grpc/mod.ts";
import { createLogger, type Logger } from "../logger.ts";
import { type FakeCall, fakeContext, serveFake, UnknownMethod } from "../../rpc/testing.ts";
import { fakeCall, HANDLERS } from "./testing/fake_calls.ts";
import { requestId } from "./request_id.ts";
import { requestLog } from "./request_log.ts";

type Line = Readonly<Record<string, unknown>>;

function collecting(level: Logger["level"]): { lines: Line[]; logger: Logger } {
  const lines: Line[] = [];
  const sink = (line: string) => lines.push(JSON.parse(line));
  return { lines, logger: createLogger({ level, format: "json", sink }) };
}

function serve(logger: Logger, run: () => unknown, call: Parameters<typeof fakeCall>[0] = {}) {
  const log = requestLog(logger, { nowNs: () => 1_500_000 });
  return serveFake([log], run, fakeCall({ arrivedNs: 0, ...call }));
}

for (const { name, kind, run, code } of HANDLERS) {
  Deno.test(`requestLog writes one line with the status when a handler ${name}`, async () => {
    const { lines, logger } = collecting("debug");
    await serve(logger, run, { kind, metadata: { "x-request-id": "r-7" } });
    const isFault = code === Status.UNKNOWN;
    assert.equal(lines.length, 1);
    const { time: _, details: __, cause: ___, ...line } = lines[0];
    assert.deepEqual(line, {
      level: isFault ? "error" : "debug",
      message: isFault ? "call failed" : "call",
      requestId: "r-7",
      method: "/score.ScoreService/GetScore",
      status: statusName(code),
      tookMs: 1.5,
      peer: "127.0.0.1:40112",
      subject: "CN=smft",
    });
  });

  Deno.test(`requestLog says faults alone when the level hides debug and a handler ${name}`, async () => {
    const { lines, logger } = collecting("info");
    const { trailers } = await serve(logger, run, { kind });
    if (code !== Status.UNKNOWN) return assert.deepEqual([lines, trailers.size], [[], 0]);
    assert.equal(lines.length, 1);
    assert.deepEqual(lines[0].cause, { name: "TypeError", message: "x is not a function" });
    assert.equal(trailers.get("x-request-id"), lines[0].requestId);
  });
}

Deno.test("requestLog follows the level when it changes under a running server", async () => {
  const { lines, logger } = collecting("info");
  await serve(logger, () => 1);
  logger.level = "debug";
  await serve(logger, () => 1);
  assert.equal(lines.length, 1);
});

Deno.test("requestLog tells the status that the client saw when the call was over before", async () => {
  const { lines, logger } = collecting("debug");
  await serve(logger, () => 1, { aborted: Status.DEADLINE_EXCEEDED });
  assert.deepEqual(lines.map(({ level, status }) => [level, status]), [
    ["debug", "DEADLINE_EXCEEDED"],
  ]);
});

Deno.test("requestLog writes a bounded line at debug for a call that no handler got", async () => {
  const { lines, logger } = collecting("debug");
  const call: Partial<FakeCall> = { arrivedNs: NaN, refused: Status.INTERNAL };
  const { trailers } = await serve(logger, () => 1, {
    ...call,
    method: new UnknownMethod(`/${"a".repeat(8000)}`),
  });
  assert.equal(lines.length, 1);
  const { level, status, details, tookMs, method } = lines[0];
  assert.deepEqual([level, status, details, tookMs], [
    ...["debug", "INTERNAL", "refused unseen", undefined],
  ]);
  assert.equal((method as string).length, 257);
  assert.equal(trailers.size, 0);
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ids: [string, string | undefined, RegExp][] = [
  ["is sound", "a/b:7", /^a\/b:7$/],
  ["was not sent", undefined, UUID],
  ["is empty", "", UUID],
  ["has a blank", "a b", UUID],
  ["is longer than 128", "a".repeat(129), UUID],
];
for (const [name, sent, expected] of ids) {
  Deno.test(`requestId keeps to one sound id a call when x-request-id ${name}`, () => {
    const call = fakeContext(
      fakeCall(sent === undefined ? {} : { metadata: { "x-request-id": sent } }),
    );
    assert.match(requestId(call), expected);
    assert.equal(requestId(call), requestId(call));
  });
}
