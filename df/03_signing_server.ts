/** DF for 03_signing: signs by keys that stay in the server. @module */
import { signingServerProgram } from "@lab/shared/serve";

/** Runs the server until it is told to stop; gives its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return signingServerProgram({ args, programDir: import.meta.dirname });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
