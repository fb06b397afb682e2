/** DF for 03_signing: signs by keys that stay in the server. @module */
import { runServer } from "@lab/shared/servers";

/** Runs the server until it is told to stop; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runServer("03_signing", { args, programDir: import.meta.dirname });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
