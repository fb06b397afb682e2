/** SMFT for 02_coldconn: a new connection for every attempt, its parts timed. @module */
import { scenarioProgram } from "@lab/shared/load";

const { dirname: programDir } = import.meta;
Deno.exit(await scenarioProgram("02_coldconn", { args: Deno.args, programDir }));
