/**
 * From nothing to a result: certificates, DF, 01_steady at two rates, 02_coldconn, the summaries and
 * where the files are. Everything runs on loopback.
 * @module
 */
import { ROOT } from "./pack.ts";
import { type Program, PROGRAMS } from "./programs.ts";

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

function start(name: string, args: string[], options: Deno.CommandOptions): Deno.ChildProcess {
  const { flags, entry } = PROGRAMS.find((program: Program) => program.name === name)!;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...flags, entry, ...args],
    cwd: ROOT,
    stdin: "null",
    ...options,
  }).spawn();
}

/** The first line that DF prints, when it is ready; undefined when it ended without one. */
async function readyLine(stdout: ReadableStream<Uint8Array>): Promise<string | undefined> {
  let text = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream() as TransformStream)) {
    text += chunk;
    if (text.includes("\n")) return text.split("\n")[0];
  }
  return undefined;
}

/** Runs the demo; gives its exit code: that of the first client whose code is not 0. */
export async function main(): Promise<number> {
  const df = start("df", ["steady"], { env: { DF_PORT: "0" }, stdout: "piped" });
  const ready = await readyLine(df.stdout);
  if (ready === undefined) return (await df.status).code;
  console.log(ready);
  let code = 0;
  try {
    for (const { command, title, env } of RUNS) {
      console.log(`\n${title}\n`);
      const port = /:(\d+),/.exec(ready)![1];
      const client = start("smft", [command], {
        env: { ...env, DF_PORT: port, RESULTS_DIR, LOG_LEVEL: "warn" },
      });
      const status = await client.status;
      if (code === 0) code = status.code;
    }
  } finally {
    df.kill("SIGTERM");
    await df.status;
  }
  return code;
}

if (import.meta.main) Deno.exit(await main());
