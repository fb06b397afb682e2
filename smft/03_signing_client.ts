/** SMFT for 03_signing: signatures at a rate or in a closed loop, timed in their parts and checked. @module */
import { scenarioProgram } from "@lab/shared/load";

const { dirname: programDir } = import.meta;
Deno.exit(await scenarioProgram("03_signing", { args: Deno.args, programDir }));
