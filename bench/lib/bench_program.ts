import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { ROOT, tempDir, writeCertificates } from "@lab/tools/testing";
import { messageOf } from "@lab/shared/base";
import { type Contest, type ContestResult, holdContest } from "./contest.ts";
import { contestTable } from "./contest_table.ts";
import { findPeers, type Peers } from "./peers.ts";

/** On which cores the two sides run, so that neither takes time from the other. */
export const SERVER_CORE = 0;
export const GENERATOR_CORE = 1;

/** What a bench is given. */
export interface BenchContext {
  readonly peers: Peers;
  readonly rounds: number;
  readonly seconds: number;
  /** For results and certificates of this bench alone: `ca.crt`, `server.*` and `client.*`. */
  readonly dir: string;
  /** Holds a contest and prints its table. */
  hold(contest: Contest): Promise<void>;
}

/** What a bench left for `bench:report`. */
export interface BenchFile {
  readonly bench: string;
  readonly about: string;
  /** What repeats it, without the paths of this machine. */
  readonly command: string;
  readonly host: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly skipped: readonly string[];
  readonly contests: readonly ContestResult[];
}

/** One bench. */
interface Bench {
  /** As in `deno task bench:NAME`. */
  readonly name: string;
  readonly about: string;
  readonly seconds: number;
  /** What it runs; of several parts `--only` takes some. */
  readonly run: BenchRun | Readonly<Record<string, BenchRun>>;
}

/** Runs a bench, or a part of one. */
type BenchRun = (context: BenchContext) => Promise<void>;

/** Runs a bench from its command line. Gives 0 whether bars are kept or not, 2 for wrong usage. */
export async function benchProgram(bench: Bench, args: readonly string[]): Promise<number> {
  const flags = readFlags(bench, args);
  if (typeof flags === "string") {
    console.error(`bench:${bench.name}: ${flags}`);
    return 2;
  }
  await using temp = await tempDir();
  const dir = temp.path;
  const contests: ContestResult[] = [];
  await writeCertificates(dir);
  const peers = await findPeers(flags.peers, dir);
  for (const reason of peers.skipped) console.error(`skipped: ${reason}`);
  const context: BenchContext = {
    ...flags,
    peers,
    dir,
    async hold(contest) {
      const result = await holdContest(contest, {
        rounds: flags.rounds,
        onRun: (text) => console.error(text),
      });
      contests.push(result);
      console.log(`${contestTable(result)}\n`);
    },
  };
  for (const run of flags.runs) await run(context);
  const file: BenchFile = {
    bench: bench.name,
    about: bench.about,
    command: `deno task bench:${bench.name} --rounds ${flags.rounds} --seconds ${flags.seconds}`,
    host: hostText(),
    rounds: flags.rounds,
    seconds: flags.seconds,
    skipped: peers.skipped,
    contests,
  };
  if (flags.json !== undefined) {
    await Deno.writeTextFile(flags.json, `${JSON.stringify(file, undefined, 2)}\n`);
  }
  return 0;
}

/** The flags, or what is wrong with them. */
function readFlags(bench: Bench, args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        peers: { type: "string", default: `${ROOT}.peers` },
        rounds: { type: "string", default: "5" },
        seconds: { type: "string", default: String(bench.seconds) },
        json: { type: "string" },
        only: { type: "string" },
      },
    });
    const { peers, json } = values;
    const runs = runsOf(bench, values.only);
    if (typeof runs === "string") return runs;
    const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
    if (!Number.isInteger(rounds) || rounds < 1) {
      return `--rounds ${values.rounds}: expected a whole number from 1`;
    }
    if (!(seconds >= 1)) return `--seconds ${values.seconds}: expected a number from 1`;
    return { peers, json, rounds, seconds, runs };
  } catch (error) {
    return messageOf(error);
  }
}

/** The parts asked for, in their order, or what is wrong. */
function runsOf({ run }: Bench, only: string | undefined): readonly BenchRun[] | string {
  if (typeof run === "function") {
    return only === undefined ? [run] : `--only ${only}: this bench has no parts`;
  }
  const names = only?.split(",") ?? Object.keys(run);
  const unknown = names.find((name) => !(name in run));
  if (unknown === undefined) return names.map((name) => run[name]);
  return `--only ${unknown}: expected some of ${Object.keys(run).join(", ")}`;
}

function hostText(): string {
  const model = cpus()[0]?.model ?? "unknown processor";
  return `${Deno.build.os} ${Deno.osRelease()}, ${cpus().length} × ${model}, Deno ${Deno.version.deno}`;
}
