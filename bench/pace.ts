/**
 * `deno task bench:pace [--seconds 2] [--rounds 3]`: how late each tick driver wakes, and what a
 * wake costs, beside an asyncio loop and a bare C sleeper. They take turns, each in a process of
 * its own, so that a change of the machine meets them all. Prints a Markdown table of medians.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { messageOf } from "@lab/shared/base";
import { outputOf, tempDir } from "@lab/tools/testing";
import { type PaceContender, paceContenders } from "./pace_contenders.ts";
import { type PaceFigures, type PaceRow, paceTable } from "./pace_table.ts";

const RATES_PER_SEC = [500, 1000, 1200, 2000, 10_000];

async function main(): Promise<number> {
  const flags = readFlags();
  if (typeof flags === "string") {
    console.error(flags);
    return 2;
  }
  await using temp = await tempDir();
  const scratchDir = temp.path;
  const rows = await measure(await paceContenders(scratchDir), flags);
  console.log(`Medians of ${flags.rounds} rounds of ${flags.seconds} s, ${host()}.\n`);
  console.log(paceTable(rows));
  return 0;
}

/** The flags, or what is wrong with them. */
function readFlags(): { seconds: number; rounds: number } | string {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: "string", default: "2" },
        rounds: { type: "string", default: "3" },
      },
    });
    const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
    if (!(seconds >= 0.1)) return `--seconds ${values.seconds}: expected a number from 0.1`;
    if (!Number.isInteger(rounds) || rounds < 1) {
      return `--rounds ${values.rounds}: expected a whole number from 1`;
    }
    return { seconds, rounds };
  } catch (error) {
    return messageOf(error);
  }
}

async function measure(
  contenders: readonly PaceContender[],
  { seconds, rounds }: { readonly seconds: number; readonly rounds: number },
): Promise<PaceRow[]> {
  const rows = RATES_PER_SEC.flatMap((ratePerSec) =>
    contenders.map((contender) => ({ ratePerSec, contender, rounds: [] as PaceFigures[] }))
  );
  for (let round = 1; round <= rounds; round++) {
    for (const row of rows) {
      const { contender, ratePerSec } = row;
      if ("skipped" in contender) continue;
      console.error(`round ${round} of ${rounds}: ${contender.name} at ${ratePerSec}/s`);
      const command = [...contender.command, `${ratePerSec}`, `${seconds}`];
      row.rounds.push(JSON.parse(await outputOf(command, { stderr: "inherit" })));
    }
  }
  return rows.map(({ contender, ...row }) => ({
    ...row,
    contender: contender.name,
    ...("skipped" in contender ? { skipped: contender.skipped } : {}),
  }));
}

function host(): string {
  return `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, ${process.platform} ` +
    process.arch;
}

if (import.meta.main) Deno.exit(await main());
