/**
 * `deno task soak [--minutes 30] [--rate 2000] [--seed 1] [--bound-mb-per-min 1]`: whether the wire
 * engine stays alive. Unary calls and streams at a fixed rate over mTLS to two servers in their own
 * processes, one of which is restarted again and again, by SIGTERM and by SIGKILL; a tenth of the
 * calls is cancelled or misses its deadline, channels are replaced, certificates rotated.
 *
 * Exit 1 when a call has no outcome, or two, or one that nothing explains; when a drained server
 * counted other answers than its callers; when a server says anything on stderr; on an unhandled
 * rejection; when the server that stays, or this process, grows by more than the bound after the
 * first quarter (from 5 minutes on: before that a heap has no level yet).
 *
 * @module
 */
import { parseArgs } from "node:util";
import { messageOf } from "@lab/shared/base";
import { openCertificateStore } from "@lab/shared/credentials";
import { Status } from "@lab/shared/grpc";
import { constantRate, paceCalls, seededRandom } from "@lab/shared/pace";
import { tempDir } from "@lab/tools/testing";
import { residentBytes } from "./resident_bytes.ts";
import { Disturbances, pause } from "./soak/disturbances.ts";
import { callsTable, disturbancesTable } from "./soak/report.ts";
import { type CertificatePaths, Route } from "./soak/route.ts";
import { startCall } from "./soak/start_call.ts";
import { Tally } from "./soak/tally.ts";
import { growthMbPerMin, type MemorySample, memoryTable, settled } from "./soak_growth.ts";

const DELAY_MS = 5;
const SAMPLE_EVERY_MS = 3000;
const LINE_EVERY_MS = 60_000;
/** Beyond the timeout of every call. */
const LAST_OUTCOME_MS = 25_000;
const JUDGED_FROM_MIN = 5;

interface Flags {
  readonly minutes: number;
  readonly rate: number;
  readonly seed: number;
  readonly boundMbPerMin: number;
}

/** Throws a TypeError that says what is wrong with the flags. */
function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "30" },
      rate: { type: "string", default: "2000" },
      seed: { type: "string", default: "1" },
      "bound-mb-per-min": { type: "string", default: "1" },
    },
  });
  const number = (flag: keyof typeof values, from: number) => {
    const value = Number(values[flag]);
    if (values[flag].trim() !== "" && value >= from && value < Infinity) return value;
    throw new TypeError(`--${flag} ${values[flag]}: expected a number from ${from}`);
  };
  return {
    minutes: number("minutes", 0.5),
    rate: number("rate", 1),
    seed: number("seed", 0),
    boundMbPerMin: number("bound-mb-per-min", 0),
  };
}

/** The pair at work, and its account. */
interface Soak {
  readonly tally: Tally;
  readonly steady: Route;
  readonly disturbances: Disturbances;
  readonly samples: MemorySample[];
  readonly startMs: number;
}

async function main(args: readonly string[]): Promise<number> {
  const flags = readFlags(args);
  const tally = new Tally();
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    tally.problem(`unhandled rejection: ${event.reason?.stack ?? event.reason}`);
  });
  await using temp = await tempDir();
  const dir = temp.path;
  const routes: Route[] = [];
  try {
    const certificates = await makeCertificates(dir);
    for (const name of ["the steady server", "the restarted server"]) {
      routes.push(await Route.open({ name, certificates, delayMs: DELAY_MS }));
    }
    const [steady, restarted] = routes;
    const [forCalls, forDisturbances] = [0, 1].map((n) => seededRandom(flags.seed + n));
    const soak: Soak = {
      tally,
      steady,
      disturbances: new Disturbances({
        ...{ steady, restarted, tally },
        random: forDisturbances,
        certificates: { ...certificates, dir },
      }),
      samples: [],
      startMs: performance.now(),
    };
    await load(soak, flags, () => {
      const route = forCalls() < 0.5 ? steady : restarted;
      startCall(route, tally, forCalls);
    });
    for (const route of routes.splice(0)) {
      const served = await route.close();
      if (served !== undefined) tally.compare(route.name, served);
    }
    return report(soak, flags);
  } finally {
    // Left only by an error, which is then told.
    for (const route of routes) await route.close().catch(() => {});
  }
}

async function makeCertificates(dir: string): Promise<CertificatePaths> {
  const store = await openCertificateStore(dir, { now: new Date() });
  await store.ensure();
  const { df, smft } = store.layout;
  return {
    df: { mode: "mtls", side: "server", caPath: df.ca, certPath: df.cert, keyPath: df.key },
    smft: { mode: "mtls", side: "client", caPath: smft.ca, certPath: smft.cert, keyPath: smft.key },
  };
}

/** Makes the calls while the pair is disturbed, and waits for their outcomes. */
async function load(soak: Soak, { minutes, rate }: Flags, send: () => void): Promise<void> {
  const { tally, disturbances } = soak;
  const over = new AbortController();
  // What goes wrong beside the calls ends them, and is told in the report.
  const orEnd = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      tally.problem(messageOf(error));
      over.abort();
    });
  const besides = [orEnd(disturbances.run(over.signal)), orEnd(watch(soak, over.signal))];
  await paceCalls({
    schedule: constantRate(rate),
    count: Math.round(rate * minutes * 60),
    send,
    signal: over.signal,
  });
  over.abort();
  await Promise.all(besides);
  const endMs = performance.now() + LAST_OUTCOME_MS;
  while (tally.inFlight > 0 && performance.now() < endMs) await pause(10);
  if (tally.inFlight > 0) tally.problem(`${tally.inFlight} calls have no outcome`);
}

/** Looks at the memory now and then, and prints a line a minute. */
async function watch(soak: Soak, signal: AbortSignal): Promise<void> {
  const { samples, steady, startMs } = soak;
  for (let lineDueMs = LINE_EVERY_MS; !signal.aborted;) {
    const [dfBytes, smftBytes] = await residentBytes(steady.pid, Deno.pid);
    const atMs = performance.now() - startMs;
    samples.push({ atSec: atMs / 1000, dfBytes, smftBytes });
    if (atMs >= lineDueMs) {
      console.log(progressLine(soak));
      lineDueMs += LINE_EVERY_MS;
    }
    await pause(SAMPLE_EVERY_MS, signal);
  }
}

function progressLine({ tally, samples, disturbances }: Soak): string {
  const { atSec, dfBytes, smftBytes } = samples.at(-1)!;
  const disturbed = [...disturbances.counts.values()].reduce((sum, n) => sum + n, 0);
  return `${(atSec / 60).toFixed(0)} min: ${tally.started} calls, ` +
    `${tally.countOf(Status.OK)} OK, ${tally.countOf(Status.CANCELLED)} cancelled, ` +
    `${tally.countOf(Status.DEADLINE_EXCEEDED)} too late, ` +
    `${tally.countOf(Status.UNAVAILABLE)} unavailable, ${tally.inFlight} in flight; ` +
    `${disturbed} disturbances; DF ${(dfBytes / 1e6).toFixed(1)} MB, ` +
    `SMFT ${(smftBytes / 1e6).toFixed(1)} MB; ${tally.problemCount} problems`;
}

function report({ tally, disturbances, samples }: Soak, flags: Flags): number {
  console.log(`\n${callsTable(tally)}\n\n${disturbancesTable(disturbances.counts)}\n`);
  console.log(`${memoryTable(samples)}\n`);
  const steady = settled(samples);
  for (const [name, side] of [["the steady DF", "dfBytes"], ["SMFT", "smftBytes"]] as const) {
    const growth = growthMbPerMin(steady, side);
    console.log(`${name}: ${growth.toFixed(2)} MB a minute after the first quarter`);
    // Asked so that NaN, too few samples, is a problem too.
    if (flags.minutes >= JUDGED_FROM_MIN && !(growth <= flags.boundMbPerMin)) {
      tally.problem(`${name} grows by more than ${flags.boundMbPerMin} MB a minute`);
    }
  }
  console.log(
    `${tally.started} calls began, ${tally.ended} ended; ${tally.problemCount} problems, ` +
      `seed ${flags.seed}`,
  );
  for (const problem of tally.problems) console.error(problem);
  return tally.problemCount === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
