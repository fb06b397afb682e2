import { type BenchContext, GENERATOR_CORE, SERVER_CORE } from "../lib/bench_program.ts";
import type { Figures } from "../lib/contest.ts";
import { labProgram, runMeasured } from "../lib/processes.ts";
import { startSigning } from "./signing_runs.ts";

/**
 * What the service adds to a null call: over one mTLS connection a health check and a signature in
 * turns, one call at a time. Of each pair the difference without the time that the signature itself
 * took, and how long a new connection takes.
 */
export async function nullCalls({ dir, seconds, hold }: BenchContext): Promise<void> {
  const server = await startSigning({ dir, core: SERVER_CORE });
  try {
    await hold({
      name: "A signature by P-256 beside a null call, mTLS",
      contenders: [{
        name: "server",
        async run(): Promise<Figures> {
          const program = labProgram("bench/signing/null_call_driver.ts", {
            args: [String(server.port), dir, String(seconds)],
            core: GENERATOR_CORE,
          });
          const { code, stdout, stderr } = await runMeasured(program);
          if (code !== 0) throw new Error(`null_call_driver: ${stderr}`);
          return JSON.parse(stdout);
        },
      }],
      bars: [
        { figure: "addedP50Us", holds: "<=", limit: 100 },
        { figure: "connectP50Ms", holds: "<=", limit: 10 },
      ],
      warmUp: false,
    });
  } finally {
    await server.stop();
  }
}
