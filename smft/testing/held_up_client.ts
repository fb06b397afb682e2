/** The client of 01_steady in a program that does something else for 30 ms of every 100. @module */
import { scenarioProgram } from "@lab/shared/load";

setInterval(() => {
  const endMs = performance.now() + 30;
  while (performance.now() < endMs);
}, 100);
Deno.exit(await scenarioProgram("01_steady", { args: Deno.args }));
