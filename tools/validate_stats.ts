/** `deno task validate:stats`: holds the statistics against servers whose quantiles are known. @module */
import { parseArgs } from "node:util";
import { messageOf, withoutBom } from "@lab/shared/base";
import { ExitCode, print, printError } from "@lab/shared/program";
import { UsageError } from "@lab/shared/settings";
import { type CellResult, CELLS } from "./stats_validation/cells.ts";
import { missedBars, validationText } from "./stats_validation/validation_text.ts";

const HELP = `Validates intervals and verdicts by simulation.

Usage: deno task validate:stats [--runs N] [--out FILE]

  --runs N         how many runs, or comparisons, each figure is made of (default 100); 1000 take
                   about a quarter of an hour
  --seed N         of the randomness (default 1)
  --only TEXT      only simulations with this in their name
  --out FILE       writes the tables there, such as docs/statistics_validation.md
  --keep FILE      keeps what is done, and leaves out what it has of an earlier command
  --minutes M      with --keep: starts nothing new after so long; the same command goes on
  --help           show this

Exit code: 0 every bar held, 99 one did not, 2 wrong usage`;

/** What is kept of a validation that is not done yet. */
interface Kept {
  readonly runs: number;
  readonly seed: number;
  readonly cells: Record<string, CellResult>;
}

/** Runs the program with these arguments; resolves to its exit code. */
export async function validateStatsMain(args: readonly string[]): Promise<ExitCode> {
  try {
    return await validate(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printError(`validate:stats: ${error.message}`);
    return ExitCode.USAGE;
  }
}

async function validate(args: readonly string[]): Promise<ExitCode> {
  const values = parse(args);
  if (values.help) {
    print(HELP);
    return ExitCode.OK;
  }
  const runs = whole(values.runs, "--runs", 2);
  const seed = whole(values.seed, "--seed", 0);
  const deadlineMs = performance.now() + minutes(values.minutes) * 60_000;
  const cells = CELLS.filter(({ name }) => name.includes(values.only));
  if (cells.length === 0) throw new UsageError(`--only is "${values.only}", and no name has that`);
  const kept = await readKept(values.keep, { runs, seed });
  for (const { name, run } of cells) {
    if (kept.cells[name] !== undefined) continue;
    if (performance.now() > deadlineMs) break;
    kept.cells[name] = run({ runs, seed });
    if (values.keep !== undefined) await Deno.writeTextFile(values.keep, JSON.stringify(kept));
    printError(`validate:stats: ${name}`);
  }
  const results = cells.map(({ name }) => kept.cells[name]).filter((cell) => cell !== undefined);
  if (results.length < cells.length) {
    print(`${results.length} of ${cells.length} simulations done; the same command goes on`);
    return ExitCode.OK;
  }
  const only = values.only === "" ? "" : ` --only "${values.only}"`;
  const out = values.out ?? "";
  const command = `deno task validate:stats --runs ${runs} --seed ${seed}${only}` +
    (out === "" ? "" : ` --out ${out}`);
  const text = validationText({ command, runs, results });
  if (out === "") print(text);
  else await Deno.writeTextFile(out, text);
  const missed = missedBars(results);
  print(
    `${missed.held} bars held, ${missed["within error"]} missed within the Monte Carlo error, ` +
      `${missed["not held"]} not held`,
  );
  return missed["not held"] === 0 ? ExitCode.OK : ExitCode.THRESHOLD_CROSSED;
}

async function readKept(
  path: string | undefined,
  asked: { readonly runs: number; readonly seed: number },
): Promise<Kept> {
  if (path === undefined) return { ...asked, cells: {} };
  let text: string;
  try {
    text = withoutBom(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { ...asked, cells: {} };
    throw new UsageError(`--keep: ${path} cannot be read: ${(error as Error).message}`);
  }
  const kept = parseKept(text);
  if (kept?.runs !== asked.runs || kept.seed !== asked.seed) {
    throw new UsageError(`--keep: ${path} is not of --runs ${asked.runs} --seed ${asked.seed}`);
  }
  return kept;
}

function parseKept(text: string): Kept | undefined {
  try {
    const kept = JSON.parse(text);
    return typeof kept?.cells === "object" ? kept : undefined;
  } catch {
    return undefined;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        runs: { type: "string", default: "100" },
        seed: { type: "string", default: "1" },
        only: { type: "string", default: "" },
        out: { type: "string" },
        keep: { type: "string" },
        minutes: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\n\n${HELP}`);
  }
}

function whole(text: string, flag: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || text.trim() === "") {
    throw new UsageError(`${flag} is ${text}, expected a whole number from ${least}`);
  }
  return value;
}

function minutes(text: string | undefined): number {
  if (text === undefined) return Infinity;
  const value = Number(text);
  if (text.trim() === "" || !(value > 0)) {
    throw new UsageError(`--minutes is ${text}, expected a number above 0`);
  }
  return value;
}

if (import.meta.main) Deno.exit(await validateStatsMain(Deno.args));
