import type { EngineName } from "@lab/shared/rpc";
import { ROOT } from "../../../shared/base/testing.ts";
import { type CertificatePaths, writePeerCertificates } from "../certificates.ts";
import { denoArgs } from "../../programs.ts";
import { startServer } from "../start_server.ts";

/** The directory of the contracts. */
export const PROTO_DIRECTORY = `${ROOT}proto`;

/** DF's delay in these suites, ms: longer than the deadlines that must pass, and not much. */
const DELAY_MS = 20;

/** DF under test. */
export interface DfUnderTest {
  readonly port: number;
  readonly files: CertificatePaths;
}

/** How to run DF. */
interface DfOptions {
  readonly engine: EngineName;
  readonly workDir: string;
  /** From the root of the repository. @default "df/01_steady_server.ts" */
  readonly program?: string;
  /** Variables beside those that a suite needs. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a server of ours over mTLS while `use` runs, with certificates in `workDir`. */
export async function withDf<T>(
  { engine, workDir, program = "df/01_steady_server.ts", env }: DfOptions,
  use: (df: DfUnderTest) => Promise<T>,
): Promise<T> {
  const files = await writePeerCertificates(workDir);
  const server = await startServer(Deno.execPath(), denoArgs(program), {
    DF_HOST: "127.0.0.1",
    DF_PORT: "0",
    DELAY_MS: String(DELAY_MS),
    ENGINE: engine,
    TLS_MODE: "mtls",
    TLS_CA: files.ca,
    TLS_CERT: files.serverCert,
    TLS_KEY: files.serverKey,
    LOG_LEVEL: "warn",
    ...env,
  });
  try {
    return await use({ port: server.port, files });
  } finally {
    await server.stop();
  }
}
