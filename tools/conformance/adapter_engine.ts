import { parseArgs } from "node:util";
import { type Engine, ENGINE_NAMES, type EngineName, loadEngine } from "@lab/shared/rpc";

/** The engine that the runner starts an adapter with: `--engine NAME`. Throws a TypeError. */
export function adapterEngine(args: readonly string[]): Promise<Engine> {
  const { values } = parseArgs({ args: [...args], options: { engine: { type: "string" } } });
  return loadEngine(engineName(values.engine));
}

/** The engine of that name; our own without a name. Throws a TypeError. */
export function engineName(name = "wire"): EngineName {
  const known = ENGINE_NAMES.find((each) => each === name);
  if (known === undefined) {
    throw new TypeError(`--engine ${name}: there are ${ENGINE_NAMES.join(", ")}`);
  }
  return known;
}
