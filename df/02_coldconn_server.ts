/** DF for 02_coldconn: answers GetScore after an artificial delay. @module */
import { runServer } from "@lab/shared/servers";

const { dirname: programDir } = import.meta;
Deno.exit(await runServer("02_coldconn", { args: Deno.args, programDir }));
