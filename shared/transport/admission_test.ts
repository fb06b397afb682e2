import assert from "node:assert/strict";
import { NS_PER_MS } from "../base/mod.ts";
import { Admission, DEFAULT_ADMISSION } from "./admission.ts";

const A = "192.0.2.1";
const B = "192.0.2.2";

Deno.test("Admission lets in up to maxConnections and says so beyond, until one leaves", () => {
  const admission = new Admission({ ...DEFAULT_ADMISSION, maxConnections: 2 });
  assert.equal(admission.enter(A, 0), undefined);
  assert.equal(admission.enter(undefined, 0), undefined);
  assert.equal(admission.enter(B, 0), "2 connections are open already");
  admission.leave(A);
  assert.equal(admission.enter(B, 0), undefined);
});

Deno.test("Admission holds to another maxConnections at once, and lets those stay that are there", () => {
  const admission = new Admission({ ...DEFAULT_ADMISSION, maxConnections: 2 });
  admission.enter("a", 0);
  admission.enter("a", 0);
  admission.maxConnections = 1;
  admission.leave("a");
  assert.match(admission.enter("a", 0) ?? "", /^1 connections are open/);
  admission.maxConnections = 3;
  assert.equal(admission.enter("a", 0), undefined);
});

Deno.test("Admission counts each address by itself when connectionsPerPeer is set", () => {
  const admission = new Admission({ ...DEFAULT_ADMISSION, connectionsPerPeer: 1 });
  assert.equal(admission.enter(A, 0), undefined);
  assert.match(admission.enter(A, 0) ?? "", /^1 connections of this address/);
  assert.equal(admission.enter(B, 0), undefined);
  admission.leave(A);
  assert.equal(admission.enter(A, 0), undefined);
});

Deno.test("Admission counts no address for a Unix socket", () => {
  const admission = new Admission({
    ...DEFAULT_ADMISSION,
    connectionsPerPeer: 1,
    connectionsPerSecPerPeer: 1,
  });
  for (let i = 0; i < 10; i++) assert.equal(admission.enter(undefined, 0), undefined);
});

Deno.test("Admission gives each address its rate, and as many at once", () => {
  const admission = new Admission({ ...DEFAULT_ADMISSION, connectionsPerSecPerPeer: 5 });
  const arrive = (host: string, nowMs: number) => {
    const refusal = admission.enter(host, nowMs * NS_PER_MS);
    if (refusal === undefined) admission.leave(host);
    return refusal;
  };
  for (let i = 0; i < 5; i++) assert.equal(arrive(A, 1000), undefined);
  assert.match(arrive(A, 1000) ?? "", /^more than 5 connections a second/);
  assert.equal(arrive(B, 1000), undefined);
  assert.equal(arrive(A, 1200), undefined);
  assert.match(arrive(A, 1200) ?? "", /more than/);
});

Deno.test("Admission takes a rate below one a second as one at a time", () => {
  const admission = new Admission({ ...DEFAULT_ADMISSION, connectionsPerSecPerPeer: 0.5 });
  assert.equal(admission.enter(A, 0), undefined);
  assert.match(admission.enter(A, 1e9) ?? "", /more than 0.5/);
  assert.equal(admission.enter(A, 2e9), undefined);
});

Deno.test("Admission remembers no address where no limit is for one", () => {
  const admission = new Admission(DEFAULT_ADMISSION);
  for (let i = 0; i < 100; i++) admission.enter(`192.0.2.${i}`, 0);
  assert.equal(admission.peers, 0);
});

Deno.test("Admission forgets addresses that have gone, and none that is there", () => {
  const admission = new Admission({ ...DEFAULT_ADMISSION, connectionsPerSecPerPeer: 2 });
  admission.enter(A, 0);
  for (let i = 0; i < 100_000; i++) {
    const host = `peer ${i}`;
    assert.equal(admission.enter(host, i * NS_PER_MS), undefined);
    admission.leave(host);
  }
  assert.ok(admission.peers <= 2048, `${admission.peers} are remembered`);
  for (let i = 0; i < 2; i++) admission.enter(A, 100e9);
  assert.match(admission.enter(A, 100e9) ?? "", /more than 2/, "its rate is still known");
});
