/** SMFT for 03_signing: signatures at a rate or in a closed loop, timed in their parts and checked. @module */
import { signingProgram } from "@lab/shared/load";

/** Runs the client; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return signingProgram(args, import.meta.dirname);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
