/**
 * How fast DF answers over one plain connection, beside tonic-server: h2load drives both in turns,
 * each side on a core of its own. `deno task bench:server [--peers DIR] [--rounds 5] [--seconds 4]
 * [--json FILE]`.
 * @module
 */
import {
  type BenchContext,
  benchProgram,
  GENERATOR_CORE,
  SERVER_CORE,
} from "./lib/bench_program.ts";
import { startDf } from "./lib/lab_runs.ts";
import { h2load, startTonic } from "./lib/peer_runs.ts";

/** JsonVector of `[0.5,0.1]`: not compressed, 11 bytes long, field 1, 9 bytes of text. */
const FRAMED_REQUEST = new Uint8Array([
  ...[0, 0, 0, 0, 11, 0x0a, 9],
  ...new TextEncoder().encode("[0.5,0.1]"),
]);

async function run({ peers, dir, seconds, hold }: BenchContext): Promise<void> {
  if (peers.h2load === undefined) return;
  const body = `${dir}/request.bin`;
  await Deno.writeFile(body, FRAMED_REQUEST);
  const df = await startDf({ dir, core: SERVER_CORE, env: { TLS_MODE: "off" } });
  const tonic = peers.tonicServer === undefined
    ? undefined
    : await startTonic(peers, { dir, core: SERVER_CORE, plain: true });
  const contenders = (inFlight: number) =>
    [{ name: "lab", server: df }, { name: "tonic-server", server: tonic }]
      .flatMap(({ name, server }) =>
        server === undefined ? [] : [{
          name,
          run: () => h2load(peers, { core: GENERATOR_CORE, server, inFlight, seconds, body }),
        }]
      );
  try {
    for (const inFlight of [256, 32]) {
      await hold({
        name: `DF under h2load, plain text, ${inFlight} in flight`,
        contenders: contenders(inFlight),
        // The demand is on 256 alone; what 32 comes to is there to be known.
        bars: inFlight === 32 ? [] : [
          { figure: "callsPerSec", than: "tonic-server", holds: ">=", limit: 1 },
          { figure: "cpuUsPerCall", than: "tonic-server", holds: "<=", limit: 1 },
        ],
      });
    }
  } finally {
    await df.stop();
    await tonic?.stop();
  }
}

if (import.meta.main) {
  const about = "DF without delay under h2load over one plain connection.";
  Deno.exit(await benchProgram({ name: "server", about, seconds: 4, run }, Deno.args));
}
