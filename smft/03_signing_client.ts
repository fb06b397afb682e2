/** SMFT for 03_signing: signatures at a rate or in a closed loop, timed in their parts and checked. @module */
import { scenarioProgram } from "@lab/shared/load";

/** Runs the client; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return scenarioProgram("03_signing", { args, programDir: import.meta.dirname });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
