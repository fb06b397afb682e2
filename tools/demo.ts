/**
 * From nothing to a result: certificates, DF, 01_steady at two rates, 02_coldconn, the summaries and
 * where the files are. Everything runs on loopback.
 * @module
 */
import { launch, type Launched, type LaunchOptions, ROOT } from "../shared/base/testing.ts";
import { denoArgs, type Program, PROGRAMS } from "./programs.ts";

const RESULTS_DIR = "results";

/** What each client is asked for: both together take well under a minute. */
const RUNS = [
  {
    command: "steady",
    title: "01_steady: 500 and 2,000 calls a second over one mTLS connection",
    env: { N_RPS: "500,2000", T_DURATION_SEC: "5", T_WARMUP_SEC: "2" },
  },
  {
    command: "coldconn",
    title: "02_coldconn: a new mTLS connection for every call",
    env: { N_RPS: "4", T_DURATION_SEC: "5", T_WARMUP_SEC: "1" },
  },
] as const;

function start(name: string, command: string, options: LaunchOptions): Launched {
  const { flags, entry } = PROGRAMS.find((program: Program) => program.name === name)!;
  const deno = [Deno.execPath(), ...denoArgs(entry, { flags, args: [command] })];
  return launch(deno, { cwd: ROOT, stderr: "inherit", ...options });
}

/** Runs the demo; gives its exit code: that of the first client whose code is not 0. */
async function main(): Promise<number> {
  const df = start("df", "steady", { env: { DF_PORT: "0" } });
  // It has said why on stderr when it ends without a line.
  const ready = await df.waitFor(/./).catch(() => undefined);
  if (ready === undefined) return (await df.finished()).code;
  console.log(ready);
  let code = 0;
  try {
    for (const { command, title, env } of RUNS) {
      console.log(`\n${title}\n`);
      const port = /:(\d+),/.exec(ready)![1];
      const client = start("smft", command, {
        env: { ...env, DF_PORT: port, RESULTS_DIR, LOG_LEVEL: "warn" },
        stdout: "inherit",
      });
      const finished = await client.finished();
      if (code === 0) code = finished.code;
    }
  } finally {
    await df.stop();
  }
  return code;
}

if (import.meta.main) Deno.exit(await main());
