import assert from "node:assert/strict";
import { Status } from "@lab/shared/grpc";
import { type Ending, type Intent, type RunCounts, Tally } from "./tally.ts";

const SERVER = "a server";

function endOne(intent: Intent, ending: Partial<Ending>, tally = new Tally()): Tally {
  const entry = tally.start({ kind: "unary", intent, server: SERVER, run: 1 });
  tally.end(entry, { code: Status.OK, message: "", run: 1, ...ending });
  return tally;
}

const ENDINGS: readonly (readonly [string, Intent, Partial<Ending>, boolean])[] = [
  ["an answer", "finish", {}, true],
  ["an answer before the cancel", "cancel", {}, true],
  ["an answer before the deadline", "miss", {}, true],
  ["a cancel as meant", "cancel", { code: Status.CANCELLED }, true],
  ["a cancel that nobody made", "finish", { code: Status.CANCELLED }, false],
  ["a missed deadline as meant", "miss", { code: Status.DEADLINE_EXCEEDED }, true],
  ["a missed deadline out of nothing", "finish", { code: Status.DEADLINE_EXCEEDED }, false],
  ["a loss in a restart", "finish", { code: Status.UNAVAILABLE, disturbedBy: "restart" }, true],
  ["a loss by a close", "finish", { code: Status.UNAVAILABLE, disturbedBy: "close" }, true],
  ["a loss out of nothing", "finish", { code: Status.UNAVAILABLE }, false],
  ["INTERNAL, even in a restart", "finish", {
    code: Status.INTERNAL,
    disturbedBy: "restart",
  }, false],
];
for (const [name, intent, ending, isFine] of ENDINGS) {
  Deno.test(`Tally ${isFine ? "takes" : "objects to"} ${name}`, () => {
    const tally = endOne(intent, ending);
    assert.equal(tally.problemCount, isFine ? 0 : 1);
    assert.equal(tally.inFlight, 0);
  });
}

Deno.test("Tally objects to a second end, and counts the first alone", () => {
  const tally = new Tally();
  const entry = tally.start({ kind: "echo", intent: "finish", server: SERVER, run: 1 });
  assert.equal(tally.inFlight, 1);
  for (let n = 0; n < 2; n++) tally.end(entry, { code: Status.OK, message: "", run: 1 });
  assert.equal(tally.ended, 1);
  assert.equal(tally.countOf(Status.OK), 1);
  assert.match(tally.problems.join(), /echo call ended twice/);
});

/** Three answers, one cancelled call, one lost in a restart. */
function someCalls(): Tally {
  const tally = new Tally();
  for (let n = 0; n < 3; n++) endOne("finish", {}, tally);
  endOne("cancel", { code: Status.CANCELLED }, tally);
  endOne("finish", { code: Status.UNAVAILABLE, disturbedBy: "restart" }, tally);
  return tally;
}

const COUNTED: readonly (readonly [string, Partial<RunCounts>, boolean])[] = [
  ["the same answers", { calls: 4, callsFailed: 1 }, true],
  ["one more, whose caller had given up", { calls: 4, callsFailed: 0 }, true],
  ["an answer that never arrived", { calls: 5, callsFailed: 0 }, false],
  ["fewer answers than arrived", { calls: 3, callsFailed: 1 }, false],
  ["a call still in flight", { calls: 4, callsFailed: 1, callsInFlight: 1 }, false],
];
for (const [name, counts, isFine] of COUNTED) {
  Deno.test(`Tally ${isFine ? "agrees with" : "objects to"} a server that counted ${name}`, () => {
    const tally = someCalls();
    tally.compare(SERVER, { run: 1, calls: 0, callsFailed: 0, callsInFlight: 0, ...counts });
    assert.equal(tally.problemCount, isFine ? 0 : 1, tally.problems.join());
  });
}

Deno.test("Tally keeps runs of a server apart", () => {
  const tally = someCalls();
  tally.compare(SERVER, { run: 2, calls: 3, callsFailed: 0, callsInFlight: 0 });
  assert.equal(tally.problemCount, 1);
});
