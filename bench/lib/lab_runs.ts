import { readResults, type RunEnd } from "@lab/shared/results";
import type { Figures } from "./contest.ts";
import { labProgram, runMeasured, type Served, startServer } from "./processes.ts";

/** Where the certificates of a bench are: its own directory. */
export interface LabOptions {
  readonly dir: string;
  readonly core?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The variables that name one side's files in a bench's directory. */
export function tlsFiles(dir: string, leaf: "server" | "client"): Record<string, string> {
  return {
    TLS_CA: `${dir}/ca.crt`,
    TLS_CERT: `${dir}/${leaf}.crt`,
    TLS_KEY: `${dir}/${leaf}.key`,
  };
}

/** Starts DF. */
export function startDf({ dir, core, env }: LabOptions): Promise<Served> {
  const program = labProgram("df/01_steady_server.ts", {
    core,
    env: { ...tlsFiles(dir, "server"), ENGINE: "wire", DF_PORT: "0", DELAY_MS: "0", ...env },
  });
  return startServer(program);
}

/** Runs SMFT against a port and gives its `#END`; throws when it left none. */
export async function runSmft(
  port: number,
  { dir, core, env, test = "01_steady" }: LabOptions & {
    readonly test?: "01_steady" | "02_coldconn" | "03_signing";
  },
): Promise<Partial<RunEnd>> {
  const resultsDir = await Deno.makeTempDir({ dir });
  const { code, stderr } = await runMeasured(labProgram(`smft/${test}_client.ts`, {
    core,
    env: {
      ...tlsFiles(dir, "client"),
      ...{ ENGINE: "wire", DF_PORT: String(port), RESULTS_DIR: resultsDir, RECORDS: "none" },
      ...{ VECTOR_LENGTH: "1", T_WARMUP_SEC: "1", ...env },
    },
  }));
  // Whether it was valid is for its user to know; here every contender has the same machine.
  if (code !== 0 && code !== 3) throw new Error(`${test} ended with ${code}: ${stderr}`);
  const { end } = await readResults(`${resultsDir}/${test}_results.txt`);
  if (end === undefined) throw new Error(`${test} left no #END`);
  return end;
}

/** A closed loop of SMFT. */
export async function closedLoop(
  port: number,
  options: LabOptions & { readonly inFlight: number; readonly seconds: number },
): Promise<Figures> {
  const { inFlight, seconds } = options;
  const end = await runSmft(port, {
    ...options,
    env: {
      ...{ N_RPS: "max", IN_FLIGHT: String(inFlight), T_DURATION_SEC: String(seconds) },
      ...{ TIMEOUT_MS: "5000", ...options.env },
    },
  });
  return {
    callsPerSec: end.achieved_rps ?? NaN,
    cpuUsPerCall: end.cpu_us_per_call ?? NaN,
    p50Ms: end.metrics?.latency?.p50_ms ?? NaN,
    p99Ms: end.metrics?.latency?.p99_ms ?? NaN,
  };
}
