/** SMFT for 02_coldconn: a new connection for every attempt, its parts timed. @module */
import { coldconnProgram } from "@lab/shared/load";

/** Runs the client; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return coldconnProgram(args, import.meta.dirname);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
