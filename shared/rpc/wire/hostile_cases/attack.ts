import assert from "node:assert/strict";
import { PREFACE, settings, SETTINGS_ACK } from "./frames.ts";
import { join } from "./frames.ts";
import { GoodClient } from "./good_client.ts";
import type { RawPeer, RawPeerOptions } from "./raw_peer.ts";
import type { Victim, VictimOptions, VictimProcess } from "./victim.ts";

/** ENHANCE_YOUR_CALM (RFC 9113, section 7). */
export const CALM = 11;
export const MIB = 1024 * 1024;

/** How the server is to take an attack. */
export type Expected =
  /** It says so and closes. */
  | { readonly goaway: number | "any"; readonly says: RegExp }
  /** It closes without a word on the connection, as the peer would not read one, and logs `says`. */
  | { readonly destroys: RegExp }
  /** It stays as it is: what was sent did no harm. */
  | "stays";

/** An attack on a server by a client: a row of the table. */
export interface Attack extends VictimOptions {
  readonly name: string;
  /** What the attacker sends behind the preface, SETTINGS and their ACK. */
  readonly run: (peer: RawPeer, victim: Victim) => Promise<unknown>;
  readonly ends: Expected;
  /** The SETTINGS with which it begins. @default none */
  readonly settings?: readonly (readonly [number, number])[];
  /** Of the attacker's connection. */
  readonly peer?: RawPeerOptions;
  /** What the server may hold more at the end of `run` than before, bytes. @default 16 MiB */
  readonly boundBytes?: number;
}

/** Runs an attack beside a client that behaves well, and checks all that is promised. */
export async function runAttack(process: VictimProcess, attack: Attack): Promise<void> {
  await using victim = await process.serve(attack);
  const good = new GoodClient(
    victim.port,
    victim.tls ? process.certificates.clientMaterial : undefined,
  );
  await good.calls(10);
  const before = await victim.stats();
  using peer = await victim.connect(attack.peer);
  await peer.write(join(PREFACE, settings(...attack.settings ?? []), SETTINGS_ACK));
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 2);
  await attack.run(peer, victim);
  const during = await victim.stats();
  const grownBytes = during.heldBytes - before.heldBytes;
  const { boundBytes = 16 * MIB } = attack;
  assert.ok(grownBytes < boundBytes, `the server holds ${grownBytes} bytes more`);
  await assertEnd(attack.ends, { peer, victim });
  peer[Symbol.dispose]();
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
  await good.finish();
}

async function assertEnd(
  expected: Expected,
  { peer, victim }: { readonly peer: RawPeer; readonly victim: Victim },
): Promise<void> {
  if (expected === "stays") {
    assert.equal(peer.goaway, undefined);
    assert.equal(peer.isClosed, false);
    return;
  }
  if ("destroys" in expected) {
    await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
    const { refusals } = await victim.stats();
    assert.match(refusals.join("\n"), expected.destroys);
    return;
  }
  await peer.closed;
  const { goaway } = peer;
  assert.ok(goaway, "the connection closed without GOAWAY");
  if (expected.goaway !== "any") assert.equal(goaway.code, expected.goaway, goaway.debug);
  assert.match(goaway.debug, expected.says);
}
