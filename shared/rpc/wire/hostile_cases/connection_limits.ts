import assert from "node:assert/strict";
import { GoodClient } from "./good_client.ts";
import { VictimProcess } from "./victim.ts";

/** Connections that a listener may hold ready, and files that a program keeps open besides. */
const BACKLOG_AND_OWN_FILES = 256;
const BURST = 600;

/** A server takes no more connections of one address than it is told to, and those it has stay. */
export async function checkConnectionsPerPeer(victims: VictimProcess): Promise<void> {
  await using victim = await victims.serve({ limits: { connectionsPerPeer: 3 } });
  const good = await GoodClient.start(victim);
  const kept = [await victim.tcp(), await victim.tcp()];
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 3);
  await good.beside(async () => {
    using excess = await victim.tcp();
    await excess.closed;
  });
  const { refusals } = await victim.stats();
  assert.deepEqual(new Set(refusals), new Set(["3 connections of this address are open already"]));
  assert.deepEqual(kept.map(({ isClosed }) => isClosed), [false, false]);
  for (const peer of kept) peer[Symbol.dispose]();
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
  const later = await GoodClient.start(victim);
  await later.finish();
  await good.finish();
}

/** A server whose peers reconnect faster than it is told to take. */
export async function checkConnectionRate(victims: VictimProcess): Promise<void> {
  await using victim = await victims.serve({ limits: { connectionsPerSecPerPeer: 2 } });
  const good = await GoodClient.start(victim);
  await good.beside(async () => {
    using _peer = await victim.tcp();
    await new Promise((resolve) => setTimeout(resolve, 1));
  });
  const { refusals } = await victim.untilStats(({ refusals }) => refusals.length > 0);
  assert.equal(refusals[0], "more than 2 connections a second come from this address");
  await good.finish();
}

/** A process at its limit of open files refuses what it has no room for, and recovers. */
export async function checkOpenFiles(openFiles: number): Promise<void> {
  await using victims = await VictimProcess.start({ openFiles });
  const maxConnections = openFiles - BACKLOG_AND_OWN_FILES;
  await using victim = await victims.serve({ limits: { maxConnections } });
  const good = await GoodClient.start(victim);
  await good.beside(async () => {
    const peers = await Promise.all(Array.from({ length: BURST }, () => victim.tcp()));
    const full = await victim.untilStats(({ connectionsOpen, refusals }) =>
      connectionsOpen === maxConnections && refusals.length > 0
    );
    assert.equal(full.refusals[0], `${maxConnections} connections are open already`);
    await good.calls(10);
    for (const peer of peers) peer[Symbol.dispose]();
    await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
  }, { once: true });
  const later = await GoodClient.start(victim);
  await later.finish();
  await good.finish();
}
