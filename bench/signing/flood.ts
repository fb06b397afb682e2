import type { RunEnd } from "@lab/shared/results";
import { type BenchContext, SERVER_CORE } from "../lib/bench_program.ts";
import type { Figures } from "../lib/contest.ts";
import { algorithmsFor, runSigning, signingFigures, startSigning } from "./signing_runs.ts";

/** A tenth of the core for P-384, and so little that a queue is RSA's doing. */
const ECDSA_PER_SEC = 100;
const FLOOD_IN_FLIGHT = 128;
/** The flood is there before ECDSA's warm-up, and still there behind its last call. */
const FLOOD_LONGER_SEC = 6;

/**
 * How long ECDSA takes while another client floods the server with RSA-4096, beside ECDSA alone. The
 * server has one core for all of its threads: P-256 is signed where calls arrive, P-384 by a worker,
 * RSA by another one.
 */
export async function flood({ dir, seconds, hold }: BenchContext): Promise<void> {
  const server = await startSigning({ dir, core: SERVER_CORE });
  const ecdsa = (algorithms: string) =>
    runSigning(server, { dir, seconds, algorithms, rps: ECDSA_PER_SEC });
  const flooded = async (algorithms: string): Promise<Figures> => {
    const whole = {
      dir,
      seconds: seconds + FLOOD_LONGER_SEC,
      algorithms: algorithmsFor("RSA_4096"),
    };
    let ended: Partial<RunEnd> | undefined;
    const flooding = runSigning(server, { ...whole, inFlight: FLOOD_IN_FLIGHT })
      .then((end) => ended = end);
    const end = await ecdsa(algorithms);
    const early = ended !== undefined;
    const { achieved_rps: rsaPerSec = NaN } = await flooding;
    if (early) throw new Error("the flood of RSA was over before ECDSA was");
    return { ...signingFigures(end), rsaPerSec };
  };
  try {
    for (const keyType of ["EC_P256", "EC_P384"] as const) {
      const algorithms = algorithmsFor(keyType);
      await hold({
        name: `${algorithms}, ${ECDSA_PER_SEC} a second, while RSA-4096 floods`,
        contenders: [
          { name: "flooded", run: () => flooded(algorithms) },
          { name: "alone", run: async () => signingFigures(await ecdsa(algorithms)) },
        ],
        // One signature of RSA-4096 takes some 4 ms: behind a single one this would be more.
        bars: [{ figure: "queueP99Ms", holds: "<=", limit: 4 }],
        warmUp: false,
      });
    }
  } finally {
    await server.stop();
  }
}
