/**
 * How fast signatures are made: `deno task bench:signing [--only PART[,PART]] [--rounds 5]
 * [--seconds 1] [--json FILE]`. Each part says at its function what it measures.
 * @module
 */
import { benchProgram } from "./lib/bench_program.ts";
import { backends } from "./signing/backends.ts";

if (import.meta.main) {
  Deno.exit(
    await benchProgram({
      name: "signing",
      about: "Signatures by backend and key type, beside openssl speed on the same core.",
      seconds: 1,
      run: { backends },
    }, Deno.args),
  );
}
