import assert from "node:assert/strict";
import { judge, type VerdictFacts } from "../mod.ts";

const STEADY: VerdictFacts = {
  connectionUse: "kept",
  interrupted: false,
  askedCount: 120_000,
  sentCount: 120_000,
  notSentCount: 0,
  lateP99Ms: 0.169,
  connections: { made: 1, expected: 1, lost: false },
  threadCpuRatio: 0.35,
};
const CLOSED: VerdictFacts = { ...STEADY, closedLoop: true, lateP99Ms: NaN };
const EACH: VerdictFacts = {
  ...STEADY,
  connectionUse: "each",
  askedCount: 600,
  sentCount: 600,
  connections: { made: 598, connected: 598, shared: 0 },
};

for (
  const { name, facts } of [
    { name: "all went well", facts: STEADY },
    { name: "a call in a thousand was not sent", facts: { ...STEADY, sentCount: 119_880 } },
    { name: "p99 of lateness is 1 ms", facts: { ...STEADY, lateP99Ms: 1 } },
    { name: "the CPU is not known", facts: { ...STEADY, threadCpuRatio: undefined } },
    { name: "each attempt that connected had its own connection", facts: EACH },
    { name: "a closed loop has no lateness", facts: CLOSED },
    {
      name: "each sender had its connection",
      facts: { ...STEADY, connections: { made: 3, expected: 3 } },
    },
  ]
) {
  Deno.test(`judge says valid when ${name}`, () => {
    assert.deepEqual(judge(facts), { verdict: "valid", reasons: [], warnings: [] });
  });
}

for (
  const { name, facts, reason } of [
    {
      name: "too few calls were sent",
      facts: { ...STEADY, sentCount: 119_879 },
      reason: /^119,879 of 120,000 calls were sent \(99\.89 %\); .* at least 99\.9 %$/,
    },
    { name: "nothing was sent", facts: { ...STEADY, sentCount: 0 }, reason: /^nothing was sent$/ },
    {
      name: "a call was held back",
      facts: { ...STEADY, sentCount: 119_999, notSentCount: 1 },
      reason: /^1 calls were due and held back .*\(NOT_SENT\)$/,
    },
    {
      name: "a call never ended",
      facts: { ...STEADY, unfinishedCount: 2 },
      reason: /^2 calls had not ended long after their deadline/,
    },
    {
      name: "calls left late",
      facts: { ...STEADY, lateP99Ms: 1.001 },
      reason: /p99 of lateness is 1\.001 ms, and at most 1 ms/,
    },
    {
      name: "lateness is not known",
      facts: { ...STEADY, lateP99Ms: NaN },
      reason: /p99 of lateness is NaN/,
    },
    {
      name: "a second connection was made",
      facts: { ...STEADY, connections: { made: 2 } },
      reason: /^the run used 2 connections instead of one$/,
    },
    {
      name: "the connection was lost",
      facts: { ...STEADY, connections: { made: 1, lost: true } },
      reason: /^the connection was lost during the run$/,
    },
    {
      name: "the sending thread was busy",
      facts: { ...STEADY, threadCpuRatio: 0.8 },
      reason: /used 80\.00 % of a core, and below 80 % is valid/,
    },
    {
      name: "two attempts shared a connection",
      facts: { ...EACH, connections: { made: 597, connected: 598 } },
      reason: /^598 attempts connected over 597 connections/,
    },
    {
      name: "an attempt found itself on the connection of another",
      facts: { ...EACH, connections: { made: 598, connected: 598, shared: 1 } },
      reason: /^1 attempts shared a connection with another one$/,
    },
    {
      name: "an attempt made two connections",
      facts: { ...EACH, connections: { made: 599, connected: 598 } },
      reason: /^598 attempts connected over 599 connections/,
    },
  ]
) {
  Deno.test(`judge says invalid and why when ${name}`, () => {
    const { verdict, reasons } = judge(facts);
    assert.equal(verdict, "invalid");
    assert.equal(reasons.length, 1);
    assert.match(reasons[0], reason);
  });
}

Deno.test("judge gives every reason when there are several", () => {
  const { reasons } = judge({
    ...STEADY,
    sentCount: 1000,
    lateP99Ms: 20,
    connections: { made: 3 },
  });
  assert.equal(reasons.length, 3);
});

Deno.test("judge says interrupted, whatever else there is, when the run was stopped", () => {
  const stopped = { ...STEADY, interrupted: true, askedCount: 5000, sentCount: 5000 };
  assert.deepEqual(judge(stopped).reasons, ["the run was stopped after 5,000 calls"]);
  assert.equal(judge(stopped).verdict, "interrupted");
  const late = judge({ ...stopped, lateP99Ms: 3 });
  assert.equal(late.verdict, "interrupted");
  assert.equal(late.reasons.length, 2);
});

Deno.test("judge warns and stays valid when there were stalls and steal", () => {
  const { verdict, warnings } = judge({
    ...STEADY,
    loopStalls: { count: 3, longestMs: 12.34 },
    stealRatio: 0.034,
  });
  assert.equal(verdict, "valid");
  assert.deepEqual(warnings, [
    "the sending loop stood still 3 times, 12.3 ms at the longest",
    "other machines on this host took 3.40 % of the CPU time",
  ]);
});

Deno.test("judge warns and stays valid when the machine was short of what the generator needs", () => {
  const { verdict, warnings } = judge({
    ...STEADY,
    threadWaitRatio: 0.06,
    processCpuRatio: 0.81,
    load: { average1Min: 2.04, cores: 2 },
    memoryRatio: 0.51,
  });
  assert.equal(verdict, "valid");
  assert.deepEqual(warnings, [
    "the sending thread waited for a processor 6.00 % of the time: other threads had it",
    "the generator used 81.00 % of all cores",
    "the load of this machine was 2.0 on 2 cores",
    "the generator held 51.00 % of this machine's memory",
  ]);
});

Deno.test("judge does not warn when the machine had enough of everything", () => {
  const { warnings } = judge({
    ...STEADY,
    threadWaitRatio: 0.05,
    processCpuRatio: 0.8,
    load: { average1Min: 2, cores: 2 },
    memoryRatio: 0.5,
  });
  assert.deepEqual(warnings, []);
});

Deno.test("judge does not warn when there was hardly any steal and no stall", () => {
  const facts = { ...STEADY, loopStalls: { count: 0, longestMs: 0 }, stealRatio: 0.01 };
  assert.deepEqual(judge(facts).warnings, []);
});

Deno.test("judge takes a busy thread for the purpose of a closed loop, and warns", () => {
  const { verdict, warnings } = judge({ ...CLOSED, threadCpuRatio: 0.98 });
  assert.equal(verdict, "valid");
  assert.match(warnings.join(), /used 98\.00 % of a core, as a closed loop may/);
});

Deno.test("judge says invalid when a closed loop lost its connection or its calls", () => {
  assert.match(
    judge({ ...CLOSED, connections: { made: 1, lost: true } }).reasons.join(),
    /the connection was lost/,
  );
  assert.match(judge({ ...CLOSED, sentCount: 0 }).reasons.join(), /nothing was sent/);
  assert.match(judge({ ...CLOSED, unfinishedCount: 1 }).reasons.join(), /had not ended/);
});

Deno.test("judge says invalid when senders shared, lost or replaced their connections", () => {
  const of = (made: number, lost = false) => ({
    ...STEADY,
    connections: { made, lost, expected: 3 },
  });
  assert.deepEqual(judge(of(4)).reasons, [
    "the run used 4 connections instead of 3",
  ]);
  assert.match(
    judge(of(3, true)).reasons.join(),
    /^a connection was lost/,
  );
});

Deno.test("judge holds nothing of connections when their use is free", () => {
  const connections = { made: 7, expected: 1, lost: true, connected: 3, shared: 2 };
  assert.equal(judge({ ...STEADY, connectionUse: "free", connections }).verdict, "valid");
});
