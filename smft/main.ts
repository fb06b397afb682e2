/** The binary `smft`: each test's client is a command, and so is what measures the machine. @module */
import { calibrateProgram, serveSender } from "@lab/shared/load";
import { LAB_VERSION } from "@lab/shared/observe";
import { dispatch, isThread, type ThreadPort } from "@lab/shared/program";
import { main as steady } from "./01_steady_client.ts";
import { main as coldconn } from "./02_coldconn_client.ts";
import { main as signing } from "./03_signing_client.ts";

// In a bundle this file is also that of the threads that send.
if (import.meta.main && isThread()) {
  serveSender(globalThis as unknown as ThreadPort);
} else if (import.meta.main) {
  const code = await dispatch({
    name: "smft",
    version: LAB_VERSION,
    commands: {
      steady: { summary: "Calls at a fixed rate over one reused connection.", run: steady },
      coldconn: { summary: "A new connection for every call.", run: coldconn },
      signing: { summary: "Signatures by a mix of algorithms, timed and checked.", run: signing },
      calibrate: {
        summary: "Measures what this machine can resolve, for FLOOR.",
        run: (args) => calibrateProgram(args, import.meta.dirname),
      },
    },
  }, Deno.args);
  Deno.exit(code);
}
