import assert from "node:assert/strict";
import { Metadata, Status } from "../grpc/mod.ts";
import type { ServerContext } from "../rpc/mod.ts";
import { createScoreService, vectorProblem } from "./score.ts";

const vectors: [string, string, RegExp | undefined][] = [
  ["numbers", "[0.5, -1, 2e3]", undefined],
  ["no numbers", "[]", undefined],
  ["nothing", "", /not JSON/],
  ["a torn array", "[1,", /not JSON/],
  ["an object", '{"0":1}', /not an array/],
  ["null", "null", /not an array/],
  ["a string among the numbers", '[1,"2"]', /json\[1\] is not a finite number/],
  ["null among the numbers", "[null]", /json\[0\]/],
  ["a number beyond the range", "[1,2,1e999]", /json\[2\]/],
  ["an array in the array", "[[1]]", /json\[0\]/],
];
for (const [name, json, expected] of vectors) {
  Deno.test(`vectorProblem ${expected ? "refuses" : "accepts"} ${name}`, () => {
    const problem = vectorProblem(json);
    if (expected === undefined) assert.equal(problem, undefined);
    else assert.match(problem ?? "", expected);
  });
}

const context = { arrivedNs: 7, metadata: new Metadata() } as ServerContext;

Deno.test("createScoreService waits from the request's arrival before it answers", async () => {
  const waits: number[] = [];
  const service = createScoreService({
    wait: (arrivedNs) => {
      waits.push(arrivedNs);
      return Promise.resolve();
    },
    random: () => 0.25,
  });
  const answer = await service.handlers.getScore({ json: "[1]" } as never, context);
  assert.deepEqual(answer, { score: 0.25 });
  assert.deepEqual(waits, [7]);
});

Deno.test("createScoreService answers a bad vector at once with INVALID_ARGUMENT", async () => {
  const service = createScoreService({
    wait: () => assert.fail("it waited"),
    random: () => 0,
  });
  await assert.rejects(
    async () => await service.handlers.getScore({ json: "{}" } as never, context),
    { name: "RpcError", code: Status.INVALID_ARGUMENT },
  );
});
