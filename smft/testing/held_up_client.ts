/** The client of 01_steady in a program that does something else for 30 ms of every 100. @module */
import { main } from "../01_steady_client.ts";

setInterval(() => {
  const endMs = performance.now() + 30;
  while (performance.now() < endMs);
}, 100);
Deno.exit(await main(Deno.args));
