import type { RunEnd } from "@lab/shared/results";
import { KEY_TYPE_NAMES, type KeyType } from "@lab/shared/signing";
import { GENERATOR_CORE } from "../lib/bench_program.ts";
import type { Figures } from "../lib/contest.ts";
import { type LabOptions, runSmft, tlsFiles } from "../lib/lab_runs.ts";
import { labProgram, type Served, startServer } from "../lib/processes.ts";
import { ALGORITHM, keyFile } from "./bench_keys.ts";

/** What a run of 03_signing's client is to do. */
interface SigningRun {
  readonly dir: string;
  readonly seconds: number;
  /** As ALGORITHMS takes it. */
  readonly algorithms: string;
  /** Calls a second; without it a closed loop. */
  readonly rps?: number;
  /** @default 32 */
  readonly inFlight?: number;
  readonly timeoutMs?: number;
  /** @default GENERATOR_CORE */
  readonly core?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts DF of 03_signing with a key of each type, which all servers of a bench share. */
export async function startSigning({ dir, core, env }: LabOptions): Promise<Served> {
  const keys = `${dir}/keys`;
  for (const keyType of KEY_TYPE_NAMES) {
    await Deno.mkdir(`${keys}/${keyType}`, { recursive: true });
    const pem = await Deno.readTextFile(await keyFile(dir, keyType));
    await Deno.writeTextFile(`${keys}/${keyType}/1.pem`, pem, { mode: 0o600 });
  }
  return await startServer(labProgram("df/03_signing_server.ts", {
    core,
    env: {
      ...tlsFiles(dir, "server"),
      ...{ DF_PORT: "0", SIGNING_KEYS_DIR: keys, SIGNING_THREADS: "1" },
      ...env,
    },
  }));
}

/** Runs the client against a server and gives its `#END`. */
export function runSigning(
  { port }: Pick<Served, "port">,
  run: SigningRun,
): Promise<Partial<RunEnd>> {
  const { dir, seconds, algorithms, rps, inFlight = 32, timeoutMs = 5000, env } = run;
  const { core = GENERATOR_CORE } = run;
  return runSmft(port, {
    ...{ dir, core, test: "03_signing" },
    env: {
      ...{ N_RPS: rps === undefined ? "max" : String(rps), IN_FLIGHT: String(inFlight) },
      ...{ T_DURATION_SEC: String(seconds), TIMEOUT_MS: String(timeoutMs) },
      // A server that is flooded takes its time over a handshake.
      CONNECT_TIMEOUT_MS: "20000",
      // Nothing but the calls is to take time from either side.
      ...{ ALGORITHMS: algorithms, MESSAGE_BYTES: "32", VERIFY_RATIO: "0.001", NO_REPORT: "true" },
      ...env,
    },
  });
}

/** What is asked for to sign by the key of this type. */
export function algorithmsFor(keyType: KeyType): string {
  return `${ALGORITHM[keyType]}@${keyType}`;
}

/** The figures of one run that every table has. */
export function signingFigures(end: Partial<RunEnd>): Figures {
  const { achieved_rps: callsPerSec = NaN, metrics = {} } = end;
  const { latency, queue, sign, network } = metrics;
  return {
    callsPerSec,
    p50Ms: latency?.p50_ms ?? NaN,
    p99Ms: latency?.p99_ms ?? NaN,
    networkP50Ms: network?.p50_ms ?? NaN,
    queueP99Ms: queue?.p99_ms ?? NaN,
    signP50Ms: sign?.p50_ms ?? NaN,
    signP99Ms: sign?.p99_ms ?? NaN,
  };
}
