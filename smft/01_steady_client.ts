/** SMFT for 01_steady: calls at a fixed rate over one reused channel, each timed. @module */
import { scenarioProgram } from "@lab/shared/load";

/** Runs the client; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return scenarioProgram("01_steady", { args, programDir: import.meta.dirname });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
