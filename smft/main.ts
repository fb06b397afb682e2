/** The binary `smft`: each test's client is a command. @module */
import { LAB_VERSION } from "@lab/shared/observe";
import { dispatch } from "@lab/shared/program";
import { main as steady } from "./01_steady_client.ts";
import { main as coldconn } from "./02_coldconn_client.ts";

if (import.meta.main) {
  const code = await dispatch({
    name: "smft",
    version: LAB_VERSION,
    commands: {
      steady: { summary: "Calls at a fixed rate over one reused connection.", run: steady },
      coldconn: { summary: "A new connection for every call.", run: coldconn },
    },
  }, Deno.args);
  Deno.exit(code);
}
