/**
 * `deno task bench:progress [--seconds 5] [--rounds 4] [--rate 2000]`: whether the progress line
 * disturbs what it shows. The same run of 01_steady with and without the line in turns, on a
 * terminal of its own where there is script(1), and the ratios of lateness and CPU.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { messageOf } from "@lab/shared/base";
import { readResults } from "@lab/shared/results";
import { runToEnd, succeeds } from "@lab/tools/testing";
import { clientCommand, type Pair, withPair } from "./pair.ts";
import { type ProgressFigures, type ProgressRound, progressTable } from "./progress_ratios.ts";

const DELAY_MS = 5;

interface Flags {
  readonly seconds: number;
  readonly rounds: number;
  readonly rate: number;
}

async function main(): Promise<number> {
  const flags = readFlags();
  if (typeof flags === "string") {
    console.error(flags);
    return 2;
  }
  const terminal = await succeeds(["script", "-qec", "true", "/dev/null"]);
  const rounds: ProgressRound[] = [];
  await withPair({ delayMs: DELAY_MS }, async (pair) => {
    for (let round = 0; round < flags.rounds; round++) {
      console.error(`round ${round + 1} of ${flags.rounds}`);
      // Who goes first changes, so that neither side has the warmer machine.
      const sides = round % 2 === 0 ? ["without", "with"] as const : ["with", "without"] as const;
      const figures: Partial<Record<keyof ProgressRound, ProgressFigures>> = {};
      for (const side of sides) {
        figures[side] = await runOnce(pair, { flags, terminal, line: side === "with" });
      }
      rounds.push(figures as ProgressRound);
    }
  });
  console.log(
    `${flags.rounds} rounds of ${flags.seconds} s at ${flags.rate}/s, ` +
      `${terminal ? "on a terminal" : "piped, as there is no script(1)"}.\n`,
  );
  console.log(progressTable(rounds));
  return 0;
}

/** The flags, or what is wrong with them. */
function readFlags(): Flags | string {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: "string", default: "5" },
        rounds: { type: "string", default: "4" },
        rate: { type: "string", default: "2000" },
      },
    });
    const [seconds, rounds, rate] = [values.seconds, values.rounds, values.rate].map(Number);
    if (!(seconds >= 1)) return `--seconds ${values.seconds}: expected a number from 1`;
    if (!(Number.isInteger(rounds) && rounds >= 1)) {
      return `--rounds ${values.rounds}: expected a whole number from 1`;
    }
    if (!(rate >= 1)) return `--rate ${values.rate}: expected a number from 1`;
    return { seconds, rounds, rate };
  } catch (error) {
    return messageOf(error);
  }
}

async function runOnce(
  pair: Pair,
  { flags, terminal, line }: {
    readonly flags: Flags;
    readonly terminal: boolean;
    readonly line: boolean;
  },
): Promise<ProgressFigures> {
  const client = clientCommand();
  const command = terminal
    ? ["script", "-qec", client.map((word) => `'${word}'`).join(" "), "/dev/null"]
    : client;
  const { code, stdout, stderr } = await runToEnd(command, {
    env: {
      ...pair.env,
      QUIET: String(!line),
      N_RPS: String(flags.rate),
      T_DURATION_SEC: String(flags.seconds),
      TIMEOUT_MS: "1000",
    },
  });
  const text = stdout + stderr;
  // On a busy machine a run may be invalid, and its ratio still counts.
  if (code !== 0 && code !== 3) throw new Error(`the client ended with ${code}: ${text}`);
  if (terminal && line !== text.includes("\r\u001b[K")) {
    throw new Error(`the line was ${line ? "not " : ""}drawn: ${text}`);
  }
  const { end } = await readResults(`${pair.dir}/01_steady_results.txt`);
  return {
    lateP50Ms: end?.metrics?.late?.p50_ms ?? NaN,
    lateP99Ms: end?.metrics?.late?.p99_ms ?? NaN,
    cpuUsPerCall: end?.cpu_us_per_call ?? NaN,
  };
}

if (import.meta.main) Deno.exit(await main());
