import { KEY_TYPE_NAMES, type KeyType } from "@lab/shared/signing";
import { type BenchContext, SERVER_CORE } from "../lib/bench_program.ts";
import type { Bar, Figures } from "../lib/contest.ts";
import type { Served } from "../lib/processes.ts";
import { ALGORITHM } from "./bench_keys.ts";
import { opensslSpeed } from "./openssl_speed.ts";
import { algorithmsFor, runSigning, signingFigures, startSigning } from "./signing_runs.ts";

/** Of a run below saturation: the share of what the closed loop came to. */
const BELOW = 0.5;

/** What is demanded of each key type. */
const BARS: Readonly<Partial<Record<KeyType, readonly Bar[]>>> = {
  EC_P256: [
    { figure: "callsPerSec", holds: ">=", limit: 10_000 },
    { figure: "signsPerSec", holds: ">=", limit: 10_000 },
  ],
  RSA_3072: [{ figure: "signsPerSec", than: "openssl speed", holds: ">=", limit: 0.8 }],
  RSA_4096: [{ figure: "signsPerSec", than: "openssl speed", holds: ">=", limit: 0.8 }],
};

/**
 * Signatures over mTLS from a server on one core, the client on the other one: as fast as they come,
 * beside `openssl speed` on the server's core, and at half of that rate. `signsPerSec` is of a second
 * of CPU time, of the whole server's and of openssl's alike; the other figures are of the clock.
 */
export async function throughServer(context: BenchContext): Promise<void> {
  const { dir, seconds, hold } = context;
  const server = await startSigning({ dir, core: SERVER_CORE });
  try {
    for (const keyType of KEY_TYPE_NAMES) {
      const algorithms = algorithmsFor(keyType);
      const below: number[] = [];
      await hold({
        name: `${ALGORITHM[keyType]} with ${keyType} through the server, closed loop`,
        contenders: [
          {
            name: "server",
            run: async () => {
              const figures = await closedLoop(server, { dir, seconds, algorithms });
              below.push(figures.callsPerSec * BELOW);
              return figures;
            },
          },
          {
            name: "openssl speed",
            run: () => opensslSpeed(keyType, { seconds, core: SERVER_CORE }),
          },
        ],
        bars: BARS[keyType] ?? [],
        warmUp: false,
      });
      const rps = Math.max(1, Math.floor(Math.min(...below)));
      const isBarred = keyType !== "RSA_3072" && keyType !== "RSA_4096";
      await hold({
        name: `${ALGORITHM[keyType]} with ${keyType} at ${rps} calls a second`,
        contenders: [{
          name: "server",
          run: async () =>
            signingFigures(await runSigning(server, { dir, seconds, algorithms, rps })),
        }],
        bars: isBarred ? [{ figure: "signP99Ms", holds: "<=", limit: 1 }] : [],
        warmUp: false,
      });
    }
  } finally {
    await server.stop();
  }
}

/** A closed loop, with what it took of the server's CPU time. */
async function closedLoop(
  server: Served,
  run: { readonly dir: string; readonly seconds: number; readonly algorithms: string },
): Promise<Figures> {
  // The warm-up takes CPU time too, and its calls are no records.
  const env = { T_WARMUP_SEC: "0" };
  await runSigning(server, { ...run, seconds: 1, env });
  const beforeUs = await server.cpuUs();
  const end = await runSigning(server, { ...run, env });
  const cpuUs = await server.cpuUs() - beforeUs;
  return { signsPerSec: (end.ok ?? NaN) / (cpuUs / 1e6), ...signingFigures(end) };
}
