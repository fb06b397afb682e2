import { ENGINE_NAMES, type EngineName, engineProblem } from "@lab/shared/rpc";

/** A test for each engine; one that this Deno cannot run is skipped, and the test's name says why. */
export function testEachEngine(
  name: (engine: EngineName) => string,
  body: (engine: EngineName) => Promise<void>,
): void {
  for (const engine of ENGINE_NAMES) {
    const problem = engineProblem(engine);
    if (problem === undefined) Deno.test(name(engine), () => body(engine));
    else Deno.test.ignore(`${name(engine)}: ${problem}`, () => {});
  }
}
