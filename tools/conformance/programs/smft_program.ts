import type { EngineName } from "@lab/shared/rpc";
import { readdir } from "node:fs/promises";
import type { CertificatePaths } from "../certificates.ts";
import { denoArgs } from "../../programs.ts";
import { oneLine } from "../one_line.ts";
import { runTool } from "../run_tool.ts";
import { startServer } from "../start_server.ts";
import type { CaseResult } from "../suite.ts";

const RATE_PER_SEC = 50;
const DURATION_SEC = 1;

/** Exit codes of a run that was made to its end; 3 is a verdict on this machine, not on a peer. */
const COMPLETED = [0, 3];

/** A server of somebody else, and who calls it. */
interface SmftRun {
  readonly engine: EngineName;
  readonly files: CertificatePaths;
  /** Where the results go. */
  readonly workDir: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Starts the server and has 01_steady's client call it: all calls must be answered. */
export async function smftCase({ engine, files, workDir, command, args }: SmftRun): Promise<
  CaseResult
> {
  const name = "SMFT calls its server";
  const server = await startServer(command, args);
  try {
    const { code, output } = await runTool(
      Deno.execPath(),
      denoArgs("smft/01_steady_client.ts"),
      {
        env: {
          DF_HOST: "localhost",
          DF_PORT: String(server.port),
          N_RPS: String(RATE_PER_SEC),
          T_DURATION_SEC: String(DURATION_SEC),
          T_WARMUP_SEC: "0",
          TIMEOUT_MS: "2000",
          ENGINE: engine,
          TLS_MODE: "mtls",
          TLS_CA: files.ca,
          TLS_CERT: files.clientCert,
          TLS_KEY: files.clientKey,
          RESULTS_DIR: `${workDir}/results`,
          QUIET: "true",
        },
      },
    );
    if (!COMPLETED.includes(code)) {
      return { name, passed: false, detail: `exit ${code}: ${oneLine(output)}` };
    }
    return { name, ...judgeResults(await readResults(`${workDir}/results`)) };
  } finally {
    await server.stop();
  }
}

async function readResults(directory: string): Promise<string> {
  const [file] = await readdir(directory);
  return await Deno.readTextFile(`${directory}/${file}`);
}

/** Whether every call of a result file was made and answered, over one connection. */
export function judgeResults(text: string): { readonly passed: boolean; readonly detail?: string } {
  const line = text.split("\n").find((each) => each.startsWith("#END="));
  if (line === undefined) return { passed: false, detail: "the result file has no #END" };
  const { sent, ok, connections } = JSON.parse(line.slice("#END=".length));
  if (sent === RATE_PER_SEC * DURATION_SEC && ok === sent && connections === 1) {
    return { passed: true };
  }
  const detail = `${sent} calls sent, ${ok} answered, ${connections} connections`;
  return { passed: false, detail };
}
