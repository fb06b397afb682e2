import type { Engine, EngineName } from "./engine.ts";
import { checkDenoVersion } from "./grpc_js/check_deno_version.ts";

/**
 * What stands against loading an engine on this version of Deno, in one sentence; undefined when
 * nothing is known to.
 */
export function engineProblem(name: EngineName): string | undefined {
  return name === "grpc-js" ? checkDenoVersion(Deno.version.deno) : undefined;
}

/** Loads an engine, and only that one. */
export async function loadEngine(name: EngineName): Promise<Engine> {
  switch (name) {
    case "grpc-js":
      return (await import("./grpc_js/mod.ts")).grpcJsEngine;
    case "wire":
      return (await import("./wire/mod.ts")).wireEngine;
  }
}
