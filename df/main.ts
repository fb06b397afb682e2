/** The binary `df`: each test's server is a command. @module */
import { LAB_VERSION } from "@lab/shared/observe";
import { dispatch, isThread, type ThreadPort } from "@lab/shared/program";
import { serveThread } from "@lab/shared/serve";
import { isSignerThread, serveSigner, type SignerPort } from "@lab/shared/signing";
import { main as steady } from "./01_steady_server.ts";
import { main as coldconn } from "./02_coldconn_server.ts";
import { main as signing } from "./03_signing_server.ts";

// In a bundle this file is also that of the threads that sign and of those that serve.
if (import.meta.main && isSignerThread()) {
  serveSigner(globalThis as unknown as SignerPort);
} else if (import.meta.main && isThread()) {
  serveThread(globalThis as unknown as ThreadPort);
} else if (import.meta.main) {
  const code = await dispatch({
    name: "df",
    version: LAB_VERSION,
    commands: {
      steady: { summary: "The server of 01_steady.", run: steady },
      coldconn: { summary: "The server of 02_coldconn.", run: coldconn },
      signing: { summary: "The server of 03_signing.", run: signing },
    },
  }, Deno.args);
  Deno.exit(code);
}
