import { launch } from "../../../shared/base/testing.ts";
import { createAuthority } from "../../../shared/credentials/testing.ts";
import type { CaseResult, Suite, SuiteContext } from "../suite.ts";
import { readCaseLines } from "./case_lines.ts";
import { type DfUnderTest, withDf } from "./df_program.ts";
import { script } from "./tool_cases.ts";

/** How long DF may take to read a file that has changed, ms. */
const RELOAD_TIMEOUT_MS = 10_000;

const PROGRAMS = [
  "df/01_steady_server.ts",
  "df/02_coldconn_server.ts",
  "df/03_signing_server.ts",
];

/** Clients that come back by a session ticket, before and after DF has taken another CA. */
export const resumptionSuite: Suite = {
  name: "resumption",
  summary: "Python's ssl and openssl resume sessions at DF, before and after another CA",
  needs: ["python", "openssl"],
  async run(context) {
    const cases: CaseResult[] = [];
    for (const program of PROGRAMS) {
      const workDir = await Deno.makeTempDir({ dir: context.workDir });
      const found = await withDf(
        { ...context, workDir, program, env: { LOG_LEVEL: "info" } },
        (df) => resumed(context, df),
      );
      cases.push(...found.map((each) => ({ ...each, name: `${program}: ${each.name}` })));
    }
    return cases;
  },
};

async function resumed({ peers }: SuiteContext, df: DfUnderTest): Promise<CaseResult[]> {
  const { port, files } = df;
  const session = `${files.clientKey}.session`;
  const python = launch([
    ...[peers.path("python"), script("resuming_client.py"), String(port)],
    ...[files.ca, files.clientCert, files.clientKey],
  ], { stdin: "piped", stderr: "inherit" });
  const served = await visitByOpenssl(df, ["-sess_out", session], true);
  const again = await visitByOpenssl(df, ["-sess_in", session], true);
  const bare = await visitByOpenssl(df, ["-sess_in", session], false);
  await python.waitFor(/^ready$/);
  // DF's own file: Python and openssl keep the CA by which they believe the server.
  const trusted = await Deno.readTextFile(files.ca);
  const next = await createAuthority({ commonName: "next", validDays: 2, now: new Date() });
  await replace(files.ca, next.cert);
  const refused = await untilRefused(df);
  const late = await visitByOpenssl(df, ["-sess_in", session], false);
  await python.write("go\n");
  const { stdout } = await python.finished();
  await replace(files.ca, trusted);
  const of = (name: string, passed: boolean): CaseResult => ({
    name,
    passed,
    ...(passed ? {} : { detail: "the server did the opposite" }),
  });
  return [
    ...readCaseLines(stdout),
    of("openssl is served", served),
    of("openssl is served again by its session", again),
    of("openssl is served by its session alone", bare),
    of("openssl is refused when the CA has changed", refused),
    of("openssl is refused by its session when the CA has changed", !late),
  ];
}

/** Whether the server said something: its SETTINGS, which begin with their length, below 256. */
async function visitByOpenssl(
  { port, files }: DfUnderTest,
  session: readonly string[],
  withCertificate: boolean,
): Promise<boolean> {
  const certificate = ["-cert", files.clientCert, "-key", files.clientKey];
  const openssl = launch([
    ...["openssl", "s_client", "-connect", `127.0.0.1:${port}`, "-servername", "localhost"],
    ...["-alpn", "h2", "-quiet", ...session, ...(withCertificate ? certificate : [])],
  ], { stdin: "piped", stderr: "null" });
  // Served, it would wait for more; refused, it ends by itself.
  const heard = await openssl.firstOutput();
  await openssl.stop();
  return heard.startsWith("\0");
}

/** By a new file in its place, as tools that rotate certificates do it. */
async function replace(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.next`, text);
  await Deno.rename(`${path}.next`, path);
}

async function untilRefused(df: DfUnderTest): Promise<boolean> {
  const endMs = performance.now() + RELOAD_TIMEOUT_MS;
  while (performance.now() < endMs) {
    if (!await visitByOpenssl(df, [], true)) return true;
  }
  return false;
}
