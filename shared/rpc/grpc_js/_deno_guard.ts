import { checkDenoVersion } from "./check_deno_version.ts";

// Imported before everything else of this engine, so that it speaks before grpc-js is evaluated.
const problem = checkDenoVersion(Deno.version.deno);
if (problem !== undefined) throw new Error(problem);
