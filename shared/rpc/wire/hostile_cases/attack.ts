import assert from "node:assert/strict";
import { ErrorCode } from "../../../wire/mod.ts";
import { PREFACE, settings, SETTINGS_ACK } from "./frames.ts";
import { join } from "./frames.ts";
import { GoodClient } from "./good_client.ts";
import { mostHeldBytes } from "./held_memory.ts";
import type { RawPeer, RawPeerOptions } from "./raw_peer.ts";
import type { Victim, VictimOptions, VictimProcess } from "./victim.ts";

export const CALM = ErrorCode.ENHANCE_YOUR_CALM;
export const MIB = 1024 * 1024;

/** How the server is to take an attack. */
type Expected =
  /** It says so and closes. */
  | { readonly goaway: number | readonly number[]; readonly says: RegExp }
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
  /** What the server may hold more at any time than before, bytes. @default 16 MiB */
  readonly boundBytes?: number;
  /** What it leaves behind would be counted with that of another. @default false */
  readonly once?: boolean;
}

/** Runs an attack beside a client that behaves well, and checks all that is promised. */
export async function runAttack(victims: VictimProcess, attack: Attack): Promise<void> {
  const { boundBytes = 16 * MIB, once } = attack;
  await using victim = await victims.serve(attack);
  const good = await GoodClient.start(victim);
  const before = await victims.memory();
  const mostBytes = await mostHeldBytes(
    good.beside(() => attackOnce(victim, attack), { once }),
    async () => (await victims.memory(before.heldBytes + boundBytes)).heldBytes,
  );
  const grownBytes = mostBytes - before.heldBytes;
  assert.ok(grownBytes < boundBytes, `the server holds ${grownBytes} bytes more`);
  await good.finish();
}

/** A connection that attacks, until it is gone. */
async function attackOnce(victim: Victim, attack: Attack): Promise<void> {
  const { refusals: refusalsBefore } = await victim.stats();
  using peer = await victim.connect(attack.peer);
  await peer.write(join(PREFACE, settings(...attack.settings ?? []), SETTINGS_ACK));
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 2);
  await attack.run(peer, victim);
  await assertEnd(attack.ends, { peer, victim, refusalsBefore: refusalsBefore.length });
  peer[Symbol.dispose]();
  await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
}

async function assertEnd(
  expected: Expected,
  { peer, victim, refusalsBefore }: {
    readonly peer: RawPeer;
    readonly victim: Victim;
    readonly refusalsBefore: number;
  },
): Promise<void> {
  if (expected === "stays") {
    assert.equal(peer.goaway, undefined);
    assert.equal(peer.isClosed, false);
    return;
  }
  if ("destroys" in expected) {
    await victim.untilStats(({ connectionsOpen }) => connectionsOpen === 1);
    const { refusals } = await victim.stats();
    assert.match(refusals.slice(refusalsBefore).join("\n"), expected.destroys);
    return;
  }
  await peer.closed;
  const { goaway } = peer;
  assert.ok(goaway, "the connection closed without GOAWAY");
  const said = `GOAWAY ${goaway.code} ${goaway.debug}`;
  assert.ok([expected.goaway].flat().includes(goaway.code), said);
  assert.match(goaway.debug, expected.says);
}
