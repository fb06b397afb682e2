/**
 * Hostile peers over real sockets. The servers that are attacked run in a process of their own, so
 * that their memory can be told from their attackers'.
 * @module
 */
import { type Attack, runAttack } from "./hostile_cases/attack.ts";
import { controlFloods } from "./hostile_cases/control_floods.ts";
import { closingServers, malformedServers } from "./hostile_cases/broken_servers.ts";
import {
  checkConnectionRate,
  checkConnectionsPerPeer,
  checkOpenFiles,
} from "./hostile_cases/connection_limits.ts";
import { greedyServers } from "./hostile_cases/greedy_servers.ts";
import {
  runManyHandshakes,
  runSlowHandshake,
  slowHandshakes,
} from "./hostile_cases/handshake_attacks.ts";
import { headerAttacks } from "./hostile_cases/header_attacks.ts";
import { messageAttacks } from "./hostile_cases/message_attacks.ts";
import { type Misuse, runMisuse } from "./hostile_cases/misuse.ts";
import { randomOctets } from "./hostile_cases/random_octets.ts";
import { slowPeers } from "./hostile_cases/slow_peers.ts";
import { runSlowServer, slowServers } from "./hostile_cases/slow_servers.ts";
import { streamAttacks } from "./hostile_cases/stream_attacks.ts";
import { type Victim, VictimProcess } from "./hostile_cases/victim.ts";

const ATTACKS: readonly Attack[] = [
  ...controlFloods,
  ...streamAttacks,
  ...headerAttacks,
  ...messageAttacks,
  ...slowPeers,
  ...randomOctets,
];

const MISUSES: readonly Misuse[] = [...closingServers, ...malformedServers, ...greedyServers];

let victims: VictimProcess;
/** For the calls that go on while a client is misused elsewhere. */
let peaceful: Victim;
Deno.test.beforeAll(async () => {
  victims = await VictimProcess.start();
  peaceful = await victims.serve();
});
Deno.test.afterAll(() => victims[Symbol.asyncDispose]());

for (const attack of ATTACKS) {
  Deno.test(`a server survives ${attack.name}`, () => runAttack(victims, attack));
}

for (const handshake of slowHandshakes) {
  Deno.test(
    `a server gives up on a peer that ${handshake.name}`,
    () => runSlowHandshake(victims, handshake),
  );
}

for (const tls of [false, true]) {
  Deno.test(
    `a server survives 300 connections that never finish their handshake, ${tls ? "TLS" : "plain"}`,
    async () => {
      await runManyHandshakes(victims, { tls, count: 300 });
    },
  );
}

Deno.test(
  "a server takes no more connections of one address than connectionsPerPeer",
  () => checkConnectionsPerPeer(victims),
);

Deno.test(
  "a server takes connections of one address no faster than connectionsPerSecPerPeer",
  () => checkConnectionRate(victims),
);

Deno.test(
  "a server at its limit of open files refuses in words, and recovers",
  () => checkOpenFiles(400),
);

for (const slow of slowServers) {
  const peer = slow.tls === "none" ? "server" : "TLS server";
  Deno.test(
    `a client gives up on a ${peer} that ${slow.name}`,
    () => runSlowServer(peaceful, slow),
  );
}

for (const misuse of MISUSES) {
  Deno.test(
    `a client's calls end when a server ${misuse.name}`,
    () => runMisuse(peaceful, misuse),
  );
}
