/**
 * Hostile peers over real sockets. The servers that are attacked run in a process of their own, so
 * that their memory can be told from their attackers'.
 * @module
 */
import { type Attack, runAttack } from "./hostile_cases/attack.ts";
import { controlFloods } from "./hostile_cases/control_floods.ts";
import { streamAttacks } from "./hostile_cases/stream_attacks.ts";
import { VictimProcess } from "./hostile_cases/victim.ts";

const ATTACKS: readonly Attack[] = [...controlFloods, ...streamAttacks];

let victims: VictimProcess;
Deno.test.beforeAll(async () => {
  victims = await VictimProcess.start();
});
Deno.test.afterAll(() => victims[Symbol.asyncDispose]());

for (const attack of ATTACKS) {
  Deno.test(`a server survives ${attack.name}`, () => runAttack(victims, attack));
}
