import assert from "node:assert/strict";
import { GoodClient } from "./good_client.ts";
import type { RawPeer } from "./raw_peer.ts";
import { VictimProcess } from "./victim.ts";

/** Connections that a listener may hold ready, and files that a program keeps open besides. */
const BACKLOG_AND_OWN_FILES = 256;
const BURST = 600;

/** A server takes no more connections of one address than it is told to, and those it has stay. */
export async function checkConnectionsPerPeer(process: VictimProcess): Promise<void> {
  await using victim = await process.serve({ limits: { connectionsPerPeer: 3 } });
  const good = new GoodClient(victim.port);
  await good.calls(10);
  const kept = [await victim.tcp(), await victim.tcp()];
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 3);
  using excess = await victim.tcp();
  await excess.closed;
  const { refusals } = await victim.stats();
  assert.deepEqual(refusals, ["3 connections of this address are open already"]);
  assert.deepEqual(kept.map(({ isClosed }) => isClosed), [false, false]);
  for (const peer of kept) peer[Symbol.dispose]();
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
  const later = new GoodClient(victim.port);
  await later.finish();
  await good.finish();
}

/** A server whose peers reconnect faster than it is told to take. */
export async function checkConnectionRate(process: VictimProcess): Promise<void> {
  await using victim = await process.serve({ limits: { connectionsPerSecPerPeer: 2 } });
  const good = new GoodClient(victim.port);
  await good.calls(10);
  const refused = victim.untilStats(({ refusals }) => refusals.length > 0);
  let over = false;
  refused.then(() => over = true);
  while (!over) {
    using _peer = await victim.tcp();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { refusals } = await refused;
  assert.equal(refusals[0], "more than 2 connections a second come from this address");
  await good.finish();
}

/** A process at its limit of open files refuses what it has no room for, and recovers. */
export async function checkOpenFiles(openFiles: number): Promise<void> {
  await using process = await VictimProcess.start({ openFiles });
  const maxConnections = openFiles - BACKLOG_AND_OWN_FILES;
  await using victim = await process.serve({ limits: { maxConnections } });
  const good = new GoodClient(victim.port);
  await good.calls(10);
  const peers: RawPeer[] = await Promise.all(Array.from({ length: BURST }, () => victim.tcp()));
  const full = await victim.untilStats(({ connectionsOpen, refusals }) =>
    connectionsOpen === maxConnections && refusals.length > 0
  );
  assert.equal(full.refusals[0], `${maxConnections} connections are open already`);
  await good.calls(10);
  for (const peer of peers) peer[Symbol.dispose]();
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
  const later = new GoodClient(victim.port);
  await later.finish();
  await good.finish();
}
