import assert from "node:assert/strict";
import { SignedCall } from "./signing_calls.ts";

const CALL = { code: 0, message: "", sentNs: 0, headersNs: 4e6, doneNs: 5e6 };
const AT = { place: 0, input: 0 };
const response = { queueNs: 1e6, signNs: 2e6 };

/** Of a call whose server says this of its times. */
function timesOf(said: { queueNs: number; signNs: number }): number[] {
  const outcome = { ...CALL, response: said } as unknown as ConstructorParameters<
    typeof SignedCall
  >[0];
  const { networkMs, queueMs, signMs } = new SignedCall(outcome, AT);
  return [networkMs, queueMs, signMs];
}

Deno.test("SignedCall has the times that the server tells, and the rest as the network's", () => {
  assert.deepEqual(timesOf(response), [2, 1, 2]);
});

Deno.test("SignedCall leaves out a time of the server that no run lasts, which no reader would take", () => {
  assert.deepEqual(timesOf({ ...response, queueNs: 2 ** 63 }), [0, NaN, 2]);
  assert.deepEqual(timesOf({ ...response, signNs: 1.1e15 }), [0, 1, NaN]);
});
