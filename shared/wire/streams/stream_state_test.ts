import assert from "node:assert/strict";
import { Refusal, StreamEvent, StreamState, transition } from "./stream_state.ts";

type State = keyof typeof StreamState;
type Outcome = State | keyof typeof Refusal;

/** What RFC 9113, section 5.1 says of every pair, in the order of {@link StreamEvent}. */
const EXPECTED: Record<State, readonly Outcome[]> = {
  IDLE: [
    ...["OPEN", "HALF_CLOSED_REMOTE", "PROTOCOL", "PROTOCOL", "PROTOCOL", "PROTOCOL"] as const,
    ...["OPEN", "HALF_CLOSED_LOCAL", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"] as const,
  ],
  OPEN: [
    ...["OPEN", "HALF_CLOSED_REMOTE", "OPEN", "HALF_CLOSED_REMOTE"] as const,
    ...["RESET_REMOTE", "OPEN", "OPEN", "HALF_CLOSED_LOCAL"] as const,
    ...["OPEN", "HALF_CLOSED_LOCAL", "RESET_LOCAL"] as const,
  ],
  HALF_CLOSED_LOCAL: [
    ...["HALF_CLOSED_LOCAL", "CLOSED", "HALF_CLOSED_LOCAL", "CLOSED"] as const,
    ...["RESET_REMOTE", "HALF_CLOSED_LOCAL"] as const,
    ...["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "RESET_LOCAL"] as const,
  ],
  HALF_CLOSED_REMOTE: [
    ...["STREAM_CLOSED", "STREAM_CLOSED", "STREAM_CLOSED", "STREAM_CLOSED"] as const,
    ...["RESET_REMOTE", "HALF_CLOSED_REMOTE", "HALF_CLOSED_REMOTE", "CLOSED"] as const,
    ...["HALF_CLOSED_REMOTE", "CLOSED", "RESET_LOCAL"] as const,
  ],
  CLOSED: [
    ...["CONNECTION_CLOSED", "CONNECTION_CLOSED", "CONNECTION_CLOSED"] as const,
    ...["CONNECTION_CLOSED", "IGNORE", "IGNORE"] as const,
    ...["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"] as const,
  ],
  RESET_LOCAL: [
    ...["IGNORE", "IGNORE", "IGNORE", "IGNORE", "IGNORE", "IGNORE"] as const,
    ...["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"] as const,
  ],
  RESET_REMOTE: [
    ...["STREAM_CLOSED", "STREAM_CLOSED", "STREAM_CLOSED", "STREAM_CLOSED"] as const,
    ...["IGNORE", "IGNORE"] as const,
    ...["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"] as const,
  ],
};

const OUTCOMES: Readonly<Record<string, number>> = { ...StreamState, ...Refusal };

for (const [state, expected] of Object.entries(EXPECTED)) {
  Deno.test(`transition gives what RFC 9113 says when the stream is ${state}`, () => {
    const events = Object.entries(StreamEvent);
    assert.equal(expected.length, events.length);
    events.forEach(([name, event], i) => {
      const got = transition(StreamState[state as State], event);
      assert.equal(got, OUTCOMES[expected[i]], `${state} on ${name}: expected ${expected[i]}`);
    });
  });
}

Deno.test("every state and every outcome of the table is reached", () => {
  assert.deepEqual(Object.keys(EXPECTED), Object.keys(StreamState));
  const reached = new Set(Object.values(EXPECTED).flat());
  for (const name of Object.keys(OUTCOMES)) {
    if (name !== "IDLE") assert.ok(reached.has(name as Outcome), name);
  }
});
