import assert from "node:assert/strict";
import { Metadata, Status, type StatusCode, statusDetails } from "../../grpc/mod.ts";
import { type CallOutcome, ContextValues, type UnaryCall } from "../../rpc/mod.ts";
import { scoreService } from "../../codec/mod.ts";
import { Retries } from "./retries.ts";

const MS = 1e6;

/** One call through a Retries, on a clock that only its waits move. */
class Bench {
  nowNs = 1000 * MS;
  readonly waits: number[] = [];
  readonly timeouts: (number | undefined)[] = [];
  readonly ended: CallOutcome<unknown>[] = [];
  /** What waits, when `holds`. */
  held: (() => void) | undefined;
  forgotten = false;
  readonly retries: Retries;

  constructor(options: { readonly holds?: boolean } = {}) {
    this.retries = new Retries({
      random: () => 0.5,
      nowNs: () => this.nowNs,
      after: (ms, run) => {
        this.waits.push(ms);
        this.nowNs += ms * MS;
        if (options.holds) this.held = run;
        else run();
        return () => this.forgotten = true;
      },
    });
  }

  /** The engine answers with these, each 1 ms after it was asked. */
  call(answers: readonly (readonly [StatusCode, Metadata?])[], timeoutMs?: number) {
    const left = [...answers];
    const call: UnaryCall = {
      method: scoreService.methods.getScore,
      request: {},
      options: timeoutMs === undefined ? {} : { timeoutMs },
      values: new ContextValues(),
      done: (outcome) => this.ended.push(outcome),
    };
    return this.retries.unary(call, ({ options, done }) => {
      this.timeouts.push(options.timeoutMs);
      const [code, trailers = new Metadata()] = left.shift()!;
      const sentNs = this.nowNs;
      this.nowNs += MS;
      const { nowNs: doneNs } = this;
      done({
        ...{ code, message: "", headers: new Metadata(), trailers, sentNs },
        ...{ headersNs: doneNs, doneNs },
      });
      return () => {};
    });
  }
}

Deno.test("Retries gives one outcome from the first attempt to the last answer", () => {
  const bench = new Bench();
  bench.call([[Status.UNAVAILABLE], [Status.RESOURCE_EXHAUSTED], [Status.OK]], 1000);
  assert.equal(bench.ended.length, 1);
  const [{ code, sentNs, doneNs }] = bench.ended;
  assert.equal(code, Status.OK);
  assert.deepEqual(bench.waits, [5, 10]);
  assert.equal((doneNs - sentNs) / MS, 3 + 15);
  assert.equal(bench.retries.count, 2);
  assert.deepEqual(bench.timeouts, [1000, 994, 983]);
});

Deno.test("Retries waits as long as the server says", () => {
  const bench = new Bench();
  const status = { code: Status.RESOURCE_EXHAUSTED, message: "busy" };
  bench.call([[status.code, statusDetails(status, { retryAfterMs: 40 })], [Status.OK]]);
  assert.deepEqual(bench.waits, [40]);
});

for (
  const { name, answer, timeoutMs } of [
    { name: "another status", answer: Status.INVALID_ARGUMENT, timeoutMs: 1000 },
    { name: "a call that went well", answer: Status.OK, timeoutMs: 1000 },
    { name: "a deadline that leaves no time", answer: Status.UNAVAILABLE, timeoutMs: 5 },
  ]
) {
  Deno.test(`Retries sends nothing again after ${name}`, () => {
    const bench = new Bench();
    bench.call([[answer]], timeoutMs);
    assert.deepEqual(bench.ended.map(({ code }) => code), [answer]);
    assert.equal(bench.retries.count, 0);
  });
}

Deno.test("Retries gives up after five attempts", () => {
  const bench = new Bench();
  bench.call(Array.from({ length: 5 }, () => [Status.UNAVAILABLE] as const));
  assert.equal(bench.ended.length, 1);
  assert.equal(bench.retries.count, 4);
});

Deno.test("Retries ends a call that is cancelled while it waits, and starts it no more", () => {
  const bench = new Bench({ holds: true });
  const cancel = bench.call([[Status.UNAVAILABLE]]);
  assert.equal(bench.ended.length, 0);
  cancel();
  assert.equal(bench.ended.length, 1);
  assert.ok(bench.forgotten);
});
