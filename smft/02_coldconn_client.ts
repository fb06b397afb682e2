/** SMFT for 02_coldconn: a new connection for every attempt, its parts timed. @module */
import { scenarioProgram } from "@lab/shared/load";

/** Runs the client; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return scenarioProgram("02_coldconn", { args, programDir: import.meta.dirname });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
