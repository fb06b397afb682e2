/**
 * The outside judges: `deno task conformance [SUITE…] [--engine NAME] [--peers DIR]
 * [--minutes N] [--verbose]`. A line a suite; exit 1 when a case fails that is not known to, 2 for wrong usage.
 * @module
 */
import { parseArgs } from "node:util";
import type { EngineName } from "@lab/shared/rpc";
import { engineName } from "./adapter_engine.ts";
import { type KnownFailure, KnownFailuresError, parseKnownFailures } from "./known_failures.ts";
import { Peers } from "./peers.ts";
import { runSuites } from "./run_suites.ts";
import { SUITES } from "./suites.ts";

const USAGE =
  `deno task conformance [SUITE…] [--engine NAME] [--peers DIR] [--minutes N] [--verbose]

  SUITE     run only these; all by default
  --engine  wire (the default) or grpc-js
  --peers   where build_peers.sh has put the tools (default .peers)
  --minutes run the suites again and again for so long, until one fails (default once)
  --verbose name every failure, and not only the first 20 of a suite

Suites:
${SUITES.map(({ name, summary }) => `  ${name.padEnd(16)}  ${summary}`).join("\n")}`;

/** A day. */
const MAX_MINUTES = 1440;

/** The file is about our own engine; what others' do is theirs to mend, so it is not written down. */
async function knownFailuresOf(engine: EngineName): Promise<KnownFailure[]> {
  if (engine !== "wire") return [];
  return parseKnownFailures(
    await Deno.readTextFile(new URL("known_failures.txt", import.meta.url)),
  );
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      engine: { type: "string" },
      peers: { type: "string", default: ".peers" },
      minutes: { type: "string", default: "0" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const unknown = positionals.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) throw new TypeError(`there is no suite ${unknown}`);
  const engine = engineName(values.engine);
  const minutes = Number(values.minutes);
  if (!(minutes >= 0 && minutes <= MAX_MINUTES)) {
    throw new TypeError(`--minutes ${values.minutes}: give a number from 0 to ${MAX_MINUTES}`);
  }
  const suites = SUITES.filter(({ name }) => {
    return positionals.length === 0 || positionals.includes(name);
  });
  const options = {
    engine,
    peers: new Peers(values.peers),
    knownFailures: await knownFailuresOf(engine),
    maxDetails: values.verbose ? Infinity : 20,
    print: (line: string) => console.log(line),
  };
  const endMs = performance.now() + minutes * 60_000;
  do {
    if (!await runSuites(suites, options)) return 1;
  } while (performance.now() < endMs);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof KnownFailuresError)) throw error;
    console.error(error.message);
    if (error instanceof TypeError) console.error(USAGE);
    Deno.exit(2);
  }
}
