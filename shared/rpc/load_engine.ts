import type { Engine, EngineName } from "./engine.ts";

/** Loads an engine, and only that one. */
export async function loadEngine(name: EngineName): Promise<Engine> {
  switch (name) {
    case "grpc-js":
      return (await import("./grpc_js/mod.ts")).grpcJsEngine;
    case "wire":
      return (await import("./wire/mod.ts")).wireEngine;
  }
}
