import {
  denoArgs,
  type Running,
  startProgram,
  tempDir,
  writeCertificates,
} from "@lab/tools/testing";

/** DF at work, and what its client has to be started with. */
export interface Pair {
  /** For this bench alone; results go there. */
  readonly dir: string;
  readonly df: Running;
  /** Variables of the client. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs `body` with a DF of 01_steady, over mTLS on loopback, and clears up behind it. */
export async function withPair(
  { delayMs }: { readonly delayMs: number },
  body: (pair: Pair) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const files = await writeCertificates(dir);
  const df = await startProgram("df/01_steady_server.ts", {
    env: { ...files.df, DF_PORT: "0", DELAY_MS: String(delayMs), LOG_LEVEL: "warn" },
  });
  try {
    const env = { ...files.smft, DF_PORT: String(df.port), RESULTS_DIR: dir, LOG_LEVEL: "warn" };
    await body({ dir, df, env });
  } finally {
    await df.stop();
  }
}

/** How a client of this repository is started, for those that need more than `startProgram`. */
export function clientCommand(): string[] {
  return [Deno.execPath(), ...denoArgs("smft/01_steady_client.ts")];
}
