/**
 * How fast signatures are made: `deno task bench:signing [--only PART[,PART]] [--rounds 5]
 * [--seconds 2] [--json FILE]`. Each part says at its function what it measures.
 * @module
 */
import { benchProgram } from "./lib/bench_program.ts";
import { backends } from "./signing/backends.ts";
import { connections } from "./signing/connections.ts";
import { flood } from "./signing/flood.ts";
import { nullCalls } from "./signing/null_calls.ts";
import { overload } from "./signing/overload.ts";
import { threads } from "./signing/threads.ts";
import { throughServer } from "./signing/through_server.ts";

if (import.meta.main) {
  Deno.exit(
    await benchProgram({
      name: "signing",
      about: "Signatures by backend and through the server, beside openssl speed on the same core.",
      seconds: 2,
      run: {
        backends,
        server: throughServer,
        overload,
        flood,
        null: nullCalls,
        connections,
        threads,
      },
    }, Deno.args),
  );
}
