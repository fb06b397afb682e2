/** DF for 01_steady: answers GetScore after an artificial delay. @module */
import { runServer } from "@lab/shared/servers";

/** Runs the server until it is told to stop; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runServer("01_steady", { args, programDir: import.meta.dirname });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
