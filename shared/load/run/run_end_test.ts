import assert from "node:assert/strict";
import type { Scenario } from "../../scenarios/mod.ts";
import { toy } from "../../scenarios/testing.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import type { ClientValues } from "../program/client_settings.ts";
import type { SentShare } from "../senders/sender.ts";
import { runEnd } from "./run_end.ts";
import { runRate } from "./run_rate.ts";

const scenario = toy as unknown as Scenario;
const RATE = runRate("100", {
  ...{ durationSec: 1, timeoutMs: 50, seed: 1, threads: 1, inFlight: 1, inFlightMax: 0 },
});

function endOf(fields: Partial<SentShare>, thresholds: ClientValues["thresholds"] = []) {
  const late = new LatencyHistogram();
  late.recordMs(0.1);
  const all: SentShare = {
    loop: { sent: 100, notSent: 0, unfinished: 0, elapsedNs: 1e9, aborted: false },
    lastSentNs: 0.99e9,
    codes: { OK: 100 },
    firstMessages: {},
    okCount: 100,
    failedCount: 0,
    histograms: { late },
    usage: { elapsedMs: 1000 },
    realtimeLowered: false,
    stalls: { stalls: 0, longestMs: 0, totalMs: 0 },
    connections: { made: 0 },
    ...fields,
  };
  const settings = { durationSec: 1, thresholds } as unknown as ClientValues;
  const found = {
    end: { counted: { messages: 3 } },
    demands: [{ threshold: "messages>5", ok: false, actual: 3 }],
  };
  return runEnd({ settings, scenario }, { all, used: { elapsedMs: 1000 }, found, rate: RATE });
}

Deno.test("runEnd tells what was asked, sent and achieved, and what the scenario found out", () => {
  const end = endOf({});
  assert.deepEqual([end.asked, end.asked_rps, end.sent, end.ok], [100, 100, 100, 100]);
  assert.equal(end.achieved_rps, 100);
  assert.equal(end.verdict, "valid", String(end.reasons));
  assert.equal(end.first_messages, undefined);
  assert.deepEqual(end.own, { counted: { messages: 3 } });
  assert.deepEqual(end.thresholds, [{ threshold: "messages>5", ok: false, actual: 3 }]);
});

Deno.test("runEnd tells what the first failed call of each status said", () => {
  const end = endOf({
    codes: { OK: 98, HTTP_404: 2 },
    okCount: 98,
    failedCount: 2,
    firstMessages: { HTTP_404: "gone" },
  });
  assert.deepEqual(end.first_messages, { HTTP_404: "gone" });
  assert.deepEqual(end.codes, { OK: 98, HTTP_404: 2 });
});

Deno.test("runEnd calls a run invalid that sent less than it was asked", () => {
  const loop = { sent: 90, notSent: 10, unfinished: 0, elapsedNs: 1e9, aborted: false };
  const end = endOf({ loop });
  assert.equal(end.verdict, "invalid");
  assert.match(end.reasons.join(), /90 of 100 calls were sent/);
});

Deno.test("runEnd breaks down by label what was counted for each", () => {
  const took = new LatencyHistogram();
  took.recordMs(5);
  const end = endOf({ breakdown: { pear: { sent: 2, ok: 1, histograms: { took } } } });
  assert.equal(end.breakdown?.pear.sent, 2);
  assert.equal(end.breakdown?.pear.metrics.took?.max_ms, 5);
});
