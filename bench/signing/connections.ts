import { type BenchContext, SERVER_CORE } from "../lib/bench_program.ts";
import { memoryOf } from "../lib/idle_connections.ts";
import { startSigning } from "./signing_runs.ts";

const CONNECTIONS = 1200;

/** What 1,200 mTLS connections at once take of the signing server's memory, above what it had before. */
export async function connections({ dir, hold }: BenchContext): Promise<void> {
  await hold({
    name: "1,200 idle mTLS connections",
    contenders: [{
      name: "server",
      run: async () => {
        const server = await startSigning({ dir, core: SERVER_CORE });
        const { kbPerConnection, residentMb } = await memoryOf(server, { dir, count: CONNECTIONS });
        return { grownMb: kbPerConnection * CONNECTIONS / 1000, kbPerConnection, residentMb };
      },
    }],
    bars: [{ figure: "grownMb", holds: "<=", limit: 100 }],
    warmUp: false,
  });
}
