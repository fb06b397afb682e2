import { fileURLToPath } from "node:url";
import type { CertificatePaths } from "../certificates.ts";
import { oneLine } from "../one_line.ts";
import type { Peers } from "../peers.ts";
import { runTool, type ToolResult } from "../run_tool.ts";
import type { CaseResult } from "../suite.ts";
import { readCaseLines } from "./case_lines.ts";

/** The path of a script beside this file. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Passed when the tool ended well and said `wanted`. */
export function caseOf(name: string, result: ToolResult, wanted: RegExp): CaseResult {
  const { code, output } = result;
  if (code === 0 && wanted.test(output)) return { name, passed: true };
  return { name, passed: false, detail: `exit ${code}: ${oneLine(output)}` };
}

/** The cases of a client script; one that wrote no case at all is a case that failed. */
export function clientCases({ code, output }: ToolResult): CaseResult[] {
  const cases = readCaseLines(output);
  if (code === 0 && cases.length > 0) return cases;
  return [...cases, { name: "the client", passed: false, detail: oneLine(output) }];
}

/** grpcurl with a client certificate. */
export function runGrpcurl(
  peers: Peers,
  { ca, clientCert, clientKey }: CertificatePaths,
  args: readonly string[],
): Promise<ToolResult> {
  const tls = ["-cacert", ca, "-cert", clientCert, "-key", clientKey];
  return runTool(peers.path("grpcurl"), [...tls, "-max-time", "10", ...args]);
}
