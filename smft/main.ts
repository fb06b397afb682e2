/** The binary `smft`: each test's client is a command, and so is what measures the machine. @module */
import { calibrateProgram, scenarioProgram, serveSender } from "@lab/shared/load";
import { LAB_VERSION } from "@lab/shared/observe";
import { type Command, dispatch } from "@lab/shared/program";
import { allScenarios } from "@lab/shared/scenarios";
import { isThread, type ThreadPort } from "@lab/shared/threads";

const programDir = import.meta.dirname;
const scenarios = allScenarios().map(({ command, summary, test }): [string, Command] => [
  command,
  { summary, run: (args) => scenarioProgram(test, { args, programDir }) },
]);

// In a bundle this file is also that of the threads that send.
if (import.meta.main && isThread()) {
  serveSender(globalThis as unknown as ThreadPort);
} else if (import.meta.main) {
  const code = await dispatch({
    name: "smft",
    version: LAB_VERSION,
    commands: {
      ...Object.fromEntries(scenarios),
      calibrate: {
        summary: "Measures what this machine can resolve, for FLOOR.",
        run: (args) => calibrateProgram(args, programDir),
      },
    },
  }, Deno.args);
  Deno.exit(code);
}
