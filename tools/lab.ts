/** `deno task lab compare run`: runs both sides in turns and compares them. @module */
import { messageOf } from "@lab/shared/base";
import { seededRandom } from "@lab/shared/pace";
import { ExitCode, print, printError } from "@lab/shared/program";
import { UsageError } from "@lab/shared/settings";
import { ResultFileError } from "@lab/shared/results";
import { compareFiles, parseMargin } from "./compare.ts";
import { launch, type Launched, ROOT, runToEnd } from "../shared/base/testing.ts";
import { denoArgs, PROGRAMS } from "./programs.ts";
import { parseFlags } from "./command_line.ts";

const HELP = `Runs two builds in turns, in random order within each pair, and compares them.

Usage: deno task lab compare run --a COMMAND --b COMMAND [--pairs N]

  --a COMMAND      starts server A, with variables before it if need be; it gets DF_PORT=0 and says
                   where it is listening. Words are split at blanks, there is no shell
  --b COMMAND      the same for B
  --pairs N        how many pairs (default 10)
  --margin RATIO   slower by less is not worse (default: as deno task compare)
  --out DIR        where the result files and their page go (default results/compare)
  --seed N         of the order within pairs (default: drawn and printed)
  --help           show this

SMFT runs 01_steady with the settings of the environment, such as N_RPS and T_DURATION_SEC.
Exit code: that of deno task compare; 1 when a server or SMFT did not run`;

const OPTIONS = {
  a: { type: "string" },
  b: { type: "string" },
  pairs: { type: "string", default: "10" },
  margin: { type: "string" },
  out: { type: "string", default: "results/compare" },
  seed: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** A server or SMFT that did not do what it should; the message says which. */
class SideError extends Error {
  override readonly name = "SideError";
}

/** The sides of a pair in the order they run. */
type Order = readonly ["a", "b"] | readonly ["b", "a"];

/** Runs the program with these arguments; resolves to its exit code. */
export async function labMain(args: readonly string[]): Promise<ExitCode> {
  try {
    const { values, positionals } = parseFlags(args, OPTIONS, `\n\n${HELP}`);
    if (values.help) {
      print(HELP);
      return ExitCode.OK;
    }
    if (positionals.join(" ") !== "compare run") {
      throw new UsageError(`"${positionals.join(" ")}" is no command\n\n${HELP}`);
    }
    if (values.a === undefined || values.b === undefined) {
      throw new UsageError("--a and --b say how the servers are started; one is missing");
    }
    const commands = { a: words(values.a, "--a"), b: words(values.b, "--b") };
    const count = whole(values.pairs, "--pairs", 1);
    const marginRatio = parseMargin(values.margin);
    const seed = values.seed === undefined
      ? crypto.getRandomValues(new Uint32Array(1))[0]
      : whole(values.seed, "--seed", 0);
    printError(`lab: ${count} pairs, --seed ${seed}`);
    const random = seededRandom(seed);
    const paths = { a: [] as string[], b: [] as string[] };
    for (let pair = 1; pair <= count; pair++) {
      const order: Order = random() < 0.5 ? ["a", "b"] : ["b", "a"];
      for (const side of order) {
        printError(`lab: pair ${pair} of ${count}, ${side.toUpperCase()}`);
        const dir = `${values.out}/${seed}/pair${String(pair).padStart(2, "0")}_${side}`;
        paths[side].push(await runSide(commands[side], dir));
      }
    }
    const page = `${values.out}/${seed}/comparison.html`;
    return await compareFiles(paths, { marginRatio, page });
  } catch (error) {
    if (error instanceof UsageError) {
      printError(`lab: ${error.message}`);
      return ExitCode.USAGE;
    }
    if (!(error instanceof SideError || error instanceof ResultFileError)) throw error;
    printError(`lab: ${error.message}`);
    return ExitCode.UNEXPECTED;
  }
}

/** Starts the server, runs SMFT against it, stops it; resolves to the result file. */
async function runSide(command: readonly string[], dir: string): Promise<string> {
  const server = start(command);
  try {
    await runClient(await listeningPort(server, command), dir);
  } finally {
    await server.stop();
  }
  return await onlyResultFile(dir);
}

function start(command: readonly string[]): Launched {
  const variables = command.filter((_, i) => command.slice(0, i + 1).every(isVariable));
  const env = Object.fromEntries(variables.map((word) => word.split(/=(.*)/s).slice(0, 2)));
  try {
    return launch(command.slice(variables.length), {
      env: { ...env, DF_PORT: "0" },
      stderr: "inherit",
    });
  } catch (cause) {
    throw new SideError(`cannot start the server "${command.join(" ")}": ${messageOf(cause)}`);
  }
}

const LISTENING = /listening on \S*:(\d+)/;

/** The port that the server says it listens on. */
async function listeningPort(server: Launched, command: readonly string[]): Promise<string> {
  try {
    return LISTENING.exec(await server.waitFor(LISTENING))![1];
  } catch (cause) {
    const text = `the server "${command.join(" ")}" ended before it was listening`;
    throw new SideError(text, { cause });
  }
}

/** Runs SMFT; an invalid run or a crossed threshold leaves a file, which the comparison judges. */
async function runClient(port: string, dir: string): Promise<void> {
  const { entry, flags } = PROGRAMS.find(({ name }) => name === "smft")!;
  const deno = [Deno.execPath(), ...denoArgs(entry, { flags, args: ["steady"] })];
  const { code } = await runToEnd(deno, {
    cwd: ROOT,
    env: { DF_PORT: port, RESULTS_DIR: await absolute(dir), LOG_LEVEL: "error" },
    ...{ stdout: "null", stderr: "inherit" },
  });
  const left = [ExitCode.OK, ExitCode.INVALID_RUN, ExitCode.THRESHOLD_CROSSED] as number[];
  if (!left.includes(code)) throw new SideError(`SMFT ended with exit code ${code}`);
}

/** The directory, made where it is missing. */
async function absolute(dir: string): Promise<string> {
  await Deno.mkdir(dir, { recursive: true });
  return await Deno.realPath(dir);
}

async function onlyResultFile(dir: string): Promise<string> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(dir)) {
    if (/_results.*\.txt$/.test(name)) names.push(name);
  }
  if (names.length === 1) return `${dir}/${names[0]}`;
  throw new SideError(
    `${dir} has ${names.length} result files and should have one: one rate in N_RPS, a new --seed`,
  );
}

function words(text: string, flag: string): string[] {
  const all = text.split(/\s+/).filter((word) => word !== "");
  if (all.every(isVariable)) throw new UsageError(`${flag} is "${text}" and names no program`);
  return all;
}

function isVariable(word: string): boolean {
  return /^[A-Za-z_]\w*=/.test(word);
}

function whole(text: string, flag: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || text.trim() === "") {
    throw new UsageError(`${flag} is ${text}, expected a whole number from ${least}`);
  }
  return value;
}

if (import.meta.main) Deno.exit(await labMain(Deno.args));
