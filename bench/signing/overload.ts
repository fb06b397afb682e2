import type { KeyType } from "@lab/shared/signing";
import { type BenchContext, SERVER_CORE } from "../lib/bench_program.ts";
import type { Contender } from "../lib/contest.ts";
import { algorithmsFor, runSigning, startSigning } from "./signing_runs.ts";

/** One that is signed in workers, and so slow that a client on one core can ask for three times as much. */
const KEY_TYPE: KeyType = "RSA_2048";
const FACTORS = [0.5, 0.8, 1, 1.5, 2, 3];
const TIMEOUT_MS = 100;
/** As a client's pool has; what is refused all at once is then within what one connection holds. */
const CONNECTIONS = 2;

/**
 * What a server does when it is asked for more than it can: signatures that arrive in time, calls
 * refused at once (RESOURCE_EXHAUSTED) and calls that ran out of time, at 0.5 to 3 times what a closed
 * loop gets. Good is what it still signs at 3 times, and how soon it refuses the rest.
 */
export async function overload({ dir, seconds, hold }: BenchContext): Promise<void> {
  const server = await startSigning({ dir, core: SERVER_CORE });
  const algorithms = algorithmsFor(KEY_TYPE);
  try {
    const { achieved_rps: capacity = NaN } = await runSigning(server, { dir, seconds, algorithms });
    const contenders = FACTORS.map((factor): Contender => ({
      name: `${factor} × capacity`,
      async run() {
        const rps = Math.round(capacity * factor);
        const end = await runSigning(server, {
          ...{ dir, seconds, algorithms, rps, timeoutMs: TIMEOUT_MS },
          env: { CONNECTIONS: String(CONNECTIONS) },
        });
        const { sent = NaN, ok = NaN, codes = {}, elapsed_ms: elapsedMs = NaN } = end;
        return {
          askedPerSec: rps,
          okPerSec: ok / (elapsedMs / 1000),
          okRatio: ok / sent,
          refusedRatio: (codes.RESOURCE_EXHAUSTED ?? 0) / sent,
          lateRatio: (codes.DEADLINE_EXCEEDED ?? 0) / sent,
          lostRatio: (codes.UNAVAILABLE ?? 0) / sent,
          okP50Ms: (end.metrics?.corrected_ok ?? end.metrics?.corrected)?.p50_ms ?? NaN,
          okP99Ms: (end.metrics?.corrected_ok ?? end.metrics?.corrected)?.p99_ms ?? NaN,
        };
      },
    }));
    await hold({
      name: `Overload by ${algorithms}, ${Math.round(capacity)} a second in a closed loop`,
      // The first one is that of the bars: what it signs under the heaviest load beside the lightest.
      contenders: contenders.reverse(),
      bars: [
        { figure: "okPerSec", than: "1 × capacity", holds: ">=", limit: 0.8 },
        { figure: "okP99Ms", holds: "<=", limit: TIMEOUT_MS },
      ],
      warmUp: false,
    });
  } finally {
    await server.stop();
  }
}
