/** SMFT for 01_steady: calls at a fixed rate over one reused channel, each timed. @module */
import { scenarioProgram } from "@lab/shared/load";

const { dirname: programDir } = import.meta;
Deno.exit(await scenarioProgram("01_steady", { args: Deno.args, programDir }));
