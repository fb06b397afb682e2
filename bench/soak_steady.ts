/**
 * `deno task soak:steady [--minutes 2] [--rate 2000] [--bound-mb-per-min 5]`: whether DF or SMFT
 * grow. Both as processes at a steady rate, every call with a record on the disk; resident memory of
 * both every 3 s, and exit 1 when one grows by more than the bound after the first quarter.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { messageOf } from "@lab/shared/base";
import { readResults } from "@lab/shared/results";
import { startProgram } from "@lab/tools/testing";
import { withPair } from "./pair.ts";
import { residentBytes } from "./resident_bytes.ts";
import { growthMbPerMin, type MemorySample, memoryTable, settled } from "./soak_growth.ts";

const SAMPLE_EVERY_MS = 3000;
const DELAY_MS = 5;

interface Flags {
  readonly minutes: number;
  readonly rate: number;
  readonly boundMbPerMin: number;
}

/** What a soak saw. */
interface Soak {
  readonly samples: readonly MemorySample[];
  /** Of the client. */
  readonly code: number;
  readonly stderr: string;
  readonly sent: number;
  readonly ok: number;
}

async function main(): Promise<number> {
  const flags = readFlags();
  if (typeof flags === "string") {
    console.error(flags);
    return 2;
  }
  const { samples, code, stderr, sent, ok } = await soak(flags);
  console.log(memoryTable(samples));
  console.log(`\n${sent} calls sent, ${ok} of them OK; the client ended with ${code}.`);
  // A busy machine may make the run invalid; memory is another matter.
  if (code !== 0 && code !== 3) {
    console.error(stderr);
    return 1;
  }
  const steady = settled(samples);
  let failed = false;
  for (const [name, side] of [["DF", "dfBytes"], ["SMFT", "smftBytes"]] as const) {
    const growth = growthMbPerMin(steady, side);
    // Asked so that NaN, too few samples, fails too.
    const grew = !(growth <= flags.boundMbPerMin);
    failed ||= grew;
    console.log(
      `${name}: ${growth.toFixed(2)} MB a minute after the first quarter, at most ` +
        `${flags.boundMbPerMin} allowed: ${grew ? "it grows" : "holds"}`,
    );
  }
  return failed ? 1 : 0;
}

/** The flags, or what is wrong with them. */
function readFlags(): Flags | string {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: "string", default: "2" },
        rate: { type: "string", default: "2000" },
        "bound-mb-per-min": { type: "string", default: "5" },
      },
    });
    const bound = values["bound-mb-per-min"];
    const [minutes, rate, boundMbPerMin] = [values.minutes, values.rate, bound].map(Number);
    if (!(minutes >= 0.25)) return `--minutes ${values.minutes}: expected a number from 0.25`;
    if (!(rate >= 1)) return `--rate ${values.rate}: expected a number from 1`;
    if (!(boundMbPerMin > 0)) return `--bound-mb-per-min ${bound}: expected a number above 0`;
    return { minutes, rate, boundMbPerMin };
  } catch (error) {
    return messageOf(error);
  }
}

async function soak({ minutes, rate }: Flags): Promise<Soak> {
  const samples: MemorySample[] = [];
  let result: Soak | undefined;
  await withPair({ delayMs: DELAY_MS }, async ({ dir, df, env }) => {
    const client = await startProgram("smft/01_steady_client.ts", {
      env: {
        ...env,
        LOG_LEVEL: "info",
        QUIET: "true",
        RECORDS: "all",
        N_RPS: String(rate),
        T_DURATION_SEC: String(minutes * 60),
        TIMEOUT_MS: "1000",
      },
      ready: /connected/,
    });
    const startMs = performance.now();
    const ended = client.finished();
    for (;;) {
      const [dfBytes, smftBytes] = await residentBytes(df.process.pid, client.process.pid);
      const atSec = (performance.now() - startMs) / 1000;
      // Beyond its schedule the client sums up its file, which is no longer the run.
      const running = atSec < minutes * 60 && dfBytes > 0 && smftBytes > 0;
      if (running) samples.push({ atSec, dfBytes, smftBytes });
      if (await endedWithin(ended, SAMPLE_EVERY_MS)) break;
    }
    const { code, stderr } = await ended;
    const { end } = await readResults(`${dir}/01_steady_results.txt`);
    result = { samples, code, stderr, sent: end?.sent ?? 0, ok: end?.ok ?? 0 };
  });
  return result!;
}

async function endedWithin(ended: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = new Promise<false>((resolve) => timer = setTimeout(() => resolve(false), ms));
  const is = await Promise.race([ended.then(() => true), later]);
  clearTimeout(timer);
  return is;
}

if (import.meta.main) Deno.exit(await main());
