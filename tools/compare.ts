/** `deno task compare`: two builds by N interleaved pairs of runs, or two runs. @module */
import { isStdout, printable } from "@lab/shared/base";
import { type PairedPaths, writeComparison } from "@lab/shared/report";
import {
  type ComparedRun,
  compareRuns,
  overallVerdict,
  readComparedRun,
  ResultFileError,
  type RunPair,
} from "@lab/shared/results";
import { ExitCode, print, printError } from "@lab/shared/program";
import { UsageError } from "@lab/shared/settings";
import { writeComparisonXml } from "./compare_junit.ts";
import { comparisonText, verdictReason } from "./compare_text.ts";
import { twoRunsComparisonText } from "./two_runs_text.ts";
import { parseFlags } from "./command_line.ts";

const HELP = `Compares two builds, A and B, by pairs of runs that took turns; or two runs.

Usage: deno task compare --pairs N A… B…    N result files of A, then N of B, in the same order
       deno task compare A B                two runs side by side; whether they differ, and no more

  --pairs N        how many pairs; 5 are the fewest that can tell, 10 are usual
  --margin RATIO   slower by less is not worse, 0.05 is 5 %; declare it before the runs
                   (default: the larger of 0.05 and the noise floor of --floor)
  --report PAGE    also writes the pairs as one page of HTML, with the spectra of all runs
  --junit FILE     also writes the pairs' verdict as JUnit XML, one case
  --help           show this

Exit code: 0 not worse, 99 worse, 3 inconclusive or an invalid run, 2 wrong usage; two runs that
are valid are never worse`;

const OPTIONS = {
  pairs: { type: "string" },
  margin: { type: "string" },
  report: { type: "string" },
  junit: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Runs the program with these arguments; resolves to its exit code. */
export async function compareMain(args: readonly string[]): Promise<ExitCode> {
  try {
    const { values, positionals } = parseFlags(args, OPTIONS, `\n\n${HELP}`);
    if (values.help) {
      print(HELP);
      return ExitCode.OK;
    }
    const margin = parseMargin(values.margin);
    if (values.pairs === undefined) {
      if (margin !== undefined) throw new UsageError("--margin is of pairs; --pairs is missing");
      if (values.report !== undefined) {
        throw new UsageError("--report is of pairs; deno task report writes two runs as a page");
      }
      if (values.junit !== undefined) {
        throw new UsageError("--junit is of pairs; --pairs is missing");
      }
      return await compareTwoFiles(positionals);
    }
    const count = parsePairs(values.pairs, positionals.length);
    const paths = { a: positionals.slice(0, count), b: positionals.slice(count) };
    const { report: page, junit } = values;
    return await compareFiles(paths, { marginRatio: margin, page, junit });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ResultFileError)) throw error;
    printError(`compare: ${error.message}`);
    return ExitCode.USAGE;
  }
}

/** What a comparison takes beside its files. */
interface CompareOptions {
  /** @default as `compareRuns` says */
  readonly marginRatio?: number;
  /** Where it goes as a page of HTML. @default nowhere */
  readonly page?: string;
  /** Where its verdict goes as JUnit XML. @default nowhere */
  readonly junit?: string;
}

/** Compares the files of A with those of B, pair by pair, and prints it. */
export async function compareFiles(
  paths: PairedPaths,
  { marginRatio, page, junit }: CompareOptions = {},
): Promise<ExitCode> {
  const onStdout = [page, junit].filter((path) => path !== undefined && isStdout(path));
  if (onStdout.length > 1) throw new UsageError("--report and --junit would both be on stdout");
  const say = onStdout.length > 0 ? printError : print;
  const pairs = await readPairs(paths, say);
  if (pairs === undefined) {
    const reason = "nothing can be said of these runs";
    if (junit !== undefined) await writeComparisonXml(junit, { verdict: "INVALID", reason });
    return ExitCode.INVALID_RUN;
  }
  const comparison = compareRuns(pairs, marginRatio);
  say(comparisonText(comparison));
  const verdict = overallVerdict(comparison);
  const reason = verdictReason(comparison);
  if (junit !== undefined) await writeComparisonXml(junit, { verdict, reason });
  if (page !== undefined) {
    const findings = { ...comparison, verdict, reason };
    await writeComparison(paths, { out: page, findings });
    say(`report: ${page}`);
  }
  if (verdict === "WORSE") return ExitCode.THRESHOLD_CROSSED;
  return verdict === "INCONCLUSIVE" ? ExitCode.INVALID_RUN : ExitCode.OK;
}

async function compareTwoFiles(paths: readonly string[]): Promise<ExitCode> {
  if (paths.length !== 2) {
    throw new UsageError(
      `two result files are two runs, and ${paths.length} were given; of more, --pairs says how many ` +
        `are of each build\n\n${HELP}`,
    );
  }
  const pairs = await readPairs({ a: [paths[0]], b: [paths[1]] });
  if (pairs === undefined) return ExitCode.INVALID_RUN;
  print(twoRunsComparisonText(pairs[0]));
  return ExitCode.OK;
}

/** Reads pair by pair; undefined, and why is printed, when nothing can be said of these runs. */
async function readPairs(
  paths: PairedPaths,
  say = print,
): Promise<RunPair[] | undefined> {
  const pairs: RunPair[] = [];
  for (const [i, path] of paths.a.entries()) {
    pairs.push({ a: await readComparedRun(path), b: await readComparedRun(paths.b[i]) });
  }
  const faults = faultsOf(pairs.flatMap(({ a, b }) => [a, b]));
  if (faults.length === 0) return pairs;
  for (const fault of faults) printError(`compare: ${printable(fault, { maxChars: 1000 })}`);
  say("INVALID: nothing can be said of these runs");
  return undefined;
}

function faultsOf(runs: readonly ComparedRun[]): string[] {
  const faults = runs.flatMap(({ path, invalid }) =>
    invalid === undefined ? [] : [`${path}: ${invalid}`]
  );
  const [first, ...rest] = runs;
  for (const { path, conditions } of rest) {
    if (conditions !== first.conditions) {
      faults.push(`${path} is ${conditions} and ${first.path} ${first.conditions}`);
    }
  }
  return faults;
}

function parsePairs(text: string, files: number): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UsageError(`--pairs is ${text}, expected a whole number from 1`);
  }
  if (files !== 2 * count) {
    throw new UsageError(`${count} pairs are ${2 * count} result files, and ${files} were given`);
  }
  return count;
}

/** The margin that a flag asks for; undefined without one. Throws a UsageError. */
export function parseMargin(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const margin = Number(text);
  if (text.trim() === "" || !(margin >= 0 && margin < 10)) {
    throw new UsageError(`--margin is ${text}, expected a ratio such as 0.05 for 5 %`);
  }
  return margin;
}

if (import.meta.main) Deno.exit(await compareMain(Deno.args));
