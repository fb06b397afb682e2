import assert from "node:assert/strict";
import { ClosedStreams } from "./closed_streams.ts";
import { StreamState } from "./stream_state.ts";

Deno.test("ClosedStreams tells how a stream has ended", () => {
  const closed = new ClosedStreams(10);
  closed.finished(1);
  closed.reset(3, StreamState.RESET_LOCAL);
  closed.reset(5, StreamState.RESET_REMOTE);
  assert.equal(closed.stateOf(1), StreamState.CLOSED);
  assert.equal(closed.stateOf(3), StreamState.RESET_LOCAL);
  assert.equal(closed.stateOf(5), StreamState.RESET_REMOTE);
  assert.equal(closed.stateOf(7), undefined);
});

Deno.test("ClosedStreams forgets the oldest reset when there are too many", () => {
  const closed = new ClosedStreams(3);
  for (const id of [1, 3, 5, 7]) closed.reset(id, StreamState.RESET_LOCAL);
  assert.equal(closed.stateOf(1), undefined);
  assert.equal(closed.stateOf(3), StreamState.RESET_LOCAL);
});

Deno.test("ClosedStreams keeps resets when many other streams end well", () => {
  const closed = new ClosedStreams(3);
  closed.reset(1, StreamState.RESET_LOCAL);
  for (let id = 3; id < 100_000; id += 2) closed.finished(id);
  assert.equal(closed.stateOf(1), StreamState.RESET_LOCAL);
  assert.equal(closed.stateOf(99_999), StreamState.CLOSED);
  assert.equal(closed.stateOf(3), undefined);
});
