/** The binary `df`: each test's server is a command. @module */
import { LAB_VERSION } from "@lab/shared/observe";
import { type Command, dispatch } from "@lab/shared/program";
import { serveThread } from "@lab/shared/serve";
import { runServer, SERVERS, THREAD_SERVICES } from "@lab/shared/servers";
import { isSignerThread, serveSigner, type SignerPort } from "@lab/shared/signing";
import { isThread, type ThreadPort } from "@lab/shared/threads";

const programDir = import.meta.dirname;
const servers = SERVERS.map(({ command, test }): [string, Command] => [
  command,
  { summary: `The server of ${test}.`, run: (args) => runServer(test, { args, programDir }) },
]);

// In a bundle this file is also that of the threads that sign and of those that serve.
if (import.meta.main && isSignerThread()) {
  serveSigner(globalThis as unknown as SignerPort);
} else if (import.meta.main && isThread()) {
  serveThread(globalThis as unknown as ThreadPort, THREAD_SERVICES);
} else if (import.meta.main) {
  const code = await dispatch({
    name: "df",
    version: LAB_VERSION,
    commands: Object.fromEntries(servers),
  }, Deno.args);
  Deno.exit(code);
}
