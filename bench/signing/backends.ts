import { type BackendName, KEY_TYPE_NAMES } from "@lab/shared/signing";
import { type BenchContext, GENERATOR_CORE } from "../lib/bench_program.ts";
import type { Bar, Contender, Figures } from "../lib/contest.ts";
import { labProgram, runMeasured } from "../lib/processes.ts";
import { ALGORITHM, keyFile } from "./bench_keys.ts";
import { opensslSpeed } from "./openssl_speed.ts";

const BACKENDS: readonly BackendName[] = ["libcrypto", "node", "webcrypto"];

/**
 * How many signatures each backend makes in a second of CPU time, by key type, beside `openssl speed`
 * on the same core, in turns.
 */
export async function backends({ seconds, dir, hold }: BenchContext): Promise<void> {
  for (const keyType of KEY_TYPE_NAMES) {
    const algorithm = ALGORITHM[keyType];
    const path = await keyFile(dir, keyType);
    const lab = (name: string, ...args: string[]): Contender => ({
      name,
      run: () => sign([path, algorithm, `${seconds}`, ...args]),
    });
    const bars: Bar[] = [
      { figure: "signsPerSec", than: "openssl speed", holds: ">=", limit: 0.8 },
      { figure: "loadMs", holds: "<=", limit: 50 },
    ];
    await hold({
      name: `${algorithm} with ${keyType}`,
      warmUp: false,
      bars,
      contenders: [
        ...BACKENDS.map((backend) => lab(backend, backend, "alone")),
        lab("libcrypto, by the pool", "libcrypto", "pool"),
        {
          name: "openssl speed",
          run: () => opensslSpeed(keyType, { seconds, core: GENERATOR_CORE }),
        },
      ],
    });
  }
}

async function sign(args: readonly string[]): Promise<Figures> {
  const program = labProgram("bench/signing/backend_driver.ts", { args, core: GENERATOR_CORE });
  const { code, stdout, stderr } = await runMeasured(program);
  if (code !== 0) throw new Error(`backend_driver ${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}
