/**
 * The attacks that are too large for each run of the tests: `deno task attack`. Ten thousand
 * connections (`--connections`) that never finish their handshake, plain and TLS, beside a client
 * that behaves well. Needs twice as many open files, one end in each of two processes.
 * @module
 */
import { parseArgs } from "node:util";
import { runManyHandshakes } from "./handshake_attacks.ts";
import { VictimProcess } from "./victim.ts";

/** Long enough for all to be open at once. */
const DEADLINE_MS = 90_000;

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { connections: { type: "string", default: "10000" } },
  });
  const count = Number(values.connections);
  if (!Number.isInteger(count) || count < 1) {
    console.error(`--connections is ${values.connections}, not a whole number from 1`);
    Deno.exit(2);
  }
  await using victims = await VictimProcess.start();
  for (const tls of [false, true]) {
    const { heldBytesEach, rssBytes, openMs } = await runManyHandshakes(victims, {
      tls,
      count,
      deadlineMs: DEADLINE_MS,
    });
    console.log(
      `${count} ${tls ? "TLS" : "plain"} connections without a handshake: opened in ` +
        `${Math.round(openMs)} ms, ${Math.round(heldBytesEach)} bytes each, the process at ` +
        `${Math.round(rssBytes / 1e6)} MB; all ended, every good call was OK`,
    );
  }
}
