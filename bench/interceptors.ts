/**
 * What interceptors cost a null call: none, one, three and five of them, on each side and where they
 * look at messages. `deno task bench:interceptors [--rounds 5] [--seconds 4] [--json FILE]`.
 * @module
 */
import { type BenchContext, benchProgram, GENERATOR_CORE } from "./lib/bench_program.ts";
import type { Contender, Figures } from "./lib/contest.ts";
import { labProgram, runMeasured } from "./lib/processes.ts";

/** Five first: the bars are on the most that is asked for. */
const COUNTS = { five: 5, none: 0, one: 1, three: 3 };

const SIDES = {
  client: "Interceptors of a client, each looking at the outcome",
  server: "Interceptors of a server, each hearing of the end",
  messages: "Interceptors of a server, each looking at request and response",
};

async function run({ seconds, hold }: BenchContext): Promise<void> {
  for (const [side, name] of Object.entries(SIDES)) {
    const driver = takingTurns(side, seconds);
    await hold({
      name,
      contenders: Object.keys(COUNTS).map((contender, n): Contender => {
        let round = 0;
        return { name: contender, run: async () => (await driver(round++))[n] };
      }),
      bars: [{ figure: "cpuNsPerCall", than: "none", holds: "<=", limit: 1.5 }],
      warmUp: false,
    });
  }
}

/** Gives the figures of all counts in a round, which one process measures together. */
function takingTurns(side: string, seconds: number): (round: number) => Promise<Figures[]> {
  const rounds: Promise<Figures[]>[] = [];
  return (round) => rounds[round] ??= measure();

  async function measure(): Promise<Figures[]> {
    const program = labProgram("bench/interceptors_driver.ts", {
      args: [side, String(seconds), ...Object.values(COUNTS).map(String)],
      core: GENERATOR_CORE,
    });
    const { code, stdout, stderr } = await runMeasured(program);
    if (code !== 0) throw new Error(`interceptors_driver: ${stderr}`);
    return JSON.parse(stdout);
  }
}

if (import.meta.main) {
  Deno.exit(
    await benchProgram({
      name: "interceptors",
      about: "What interceptors cost a null call over plain TCP, both ends on one core.",
      seconds: 4,
      run,
    }, Deno.args),
  );
}
