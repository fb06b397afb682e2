import type { KeyType } from "@lab/shared/signing";
import type { BenchContext } from "../lib/bench_program.ts";
import type { Contender } from "../lib/contest.ts";
import { algorithmsFor, runSigning, signingFigures, startSigning } from "./signing_runs.ts";

/** So slow to sign by that the client and the serving thread take little of either core. */
const KEY_TYPE: KeyType = "RSA_4096";

/** Signatures from one and from two threads, on both cores, which the client shares. */
export async function threads({ dir, seconds, hold }: BenchContext): Promise<void> {
  const algorithms = algorithmsFor(KEY_TYPE);
  const contenders = [2, 1].map((count): Contender => ({
    name: count === 1 ? "one thread" : "two threads",
    async run() {
      const server = await startSigning({ dir, env: { SIGNING_THREADS: String(count) } });
      try {
        const run = { dir, seconds, algorithms, env: { T_WARMUP_SEC: "1" } };
        return signingFigures(await runSigning(server, run));
      } finally {
        await server.stop();
      }
    },
  }));
  await hold({
    name: `${algorithms} from one and from two threads`,
    contenders,
    bars: [{ figure: "callsPerSec", than: "one thread", holds: ">=", limit: 1.6 }],
    warmUp: false,
  });
}
