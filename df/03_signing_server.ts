/** DF for 03_signing: signs by keys that stay in the server. @module */
import { runServer } from "@lab/shared/servers";

const { dirname: programDir } = import.meta;
Deno.exit(await runServer("03_signing", { args: Deno.args, programDir }));
