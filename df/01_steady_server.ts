/** DF for 01_steady: answers GetScore after an artificial delay. @module */
import { runServer } from "@lab/shared/servers";

const { dirname: programDir } = import.meta;
Deno.exit(await runServer("01_steady", { args: Deno.args, programDir }));
