import { runTool, type ToolResult } from "../run_tool.ts";
import { oneLine } from "../one_line.ts";
import type { CaseResult, Suite } from "../suite.ts";
import { fileURLToPath } from "node:url";
import { readCaseLines } from "./case_lines.ts";
import { type DfUnderTest, PROTO_DIRECTORY, withDf } from "./df_program.ts";
import { smftCase } from "./smft_program.ts";

const VECTOR = '{"json":"[0.5,0.1]"}';

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Passed when the tool ended well and said `wanted`. */
function caseOf(name: string, { code, output }: ToolResult, wanted: RegExp): CaseResult {
  if (code === 0 && wanted.test(output)) return { name, passed: true };
  return { name, passed: false, detail: `exit ${code}: ${oneLine(output)}` };
}

const grpcurlSuite: Suite = {
  name: "grpcurl",
  summary: "grpcurl calls DF over mTLS",
  needs: ["grpcurl"],
  run: ({ engine, peers, workDir }) =>
    withDf({ engine, workDir }, async ({ port, files }) => {
      const call = (proto: string, data: string, method: string) =>
        runTool(peers.path("grpcurl"), [
          "-cacert",
          files.ca,
          "-cert",
          files.clientCert,
          "-key",
          files.clientKey,
          "-import-path",
          PROTO_DIRECTORY,
          "-proto",
          proto,
          "-max-time",
          "10",
          "-d",
          data,
          `localhost:${port}`,
          method,
        ]);
      const score = await call("score.proto", VECTOR, "score.ScoreService/GetScore");
      const health = await call("health.proto", "{}", "grpc.health.v1.Health/Check");
      return [caseOf("score", score, /"score":/), caseOf("health", health, /"SERVING"/)];
    }),
};

const GHZ_CALLS = 500;

const ghzSuite: Suite = {
  name: "ghz",
  summary: "ghz loads DF over mTLS",
  needs: ["ghz"],
  run: ({ engine, peers, workDir }) =>
    withDf({ engine, workDir }, async ({ port, files }) => {
      const result = await runTool(peers.path("ghz"), [
        "--cacert",
        files.ca,
        "--cert",
        files.clientCert,
        "--key",
        files.clientKey,
        "--proto",
        `${PROTO_DIRECTORY}/score.proto`,
        "--call",
        "score.ScoreService/GetScore",
        "-d",
        VECTOR,
        "-n",
        String(GHZ_CALLS),
        "-c",
        "50",
        "--connections",
        "2",
        `localhost:${port}`,
      ]);
      return [
        caseOf(
          `${GHZ_CALLS} calls`,
          result,
          new RegExp(`\\[OK\\]\\s+${GHZ_CALLS} responses`),
        ),
      ];
    }),
};

function certificateArgs({ port, files }: DfUnderTest): string[] {
  return [PROTO_DIRECTORY, String(port), files.ca, files.clientCert, files.clientKey];
}

/** The cases of a client script; one that wrote no case at all is a case that failed. */
function clientCases({ code, output }: ToolResult): CaseResult[] {
  const cases = readCaseLines(output);
  if (code === 0 && cases.length > 0) return cases;
  return [...cases, { name: "the client", passed: false, detail: oneLine(output) }];
}

const pythonSuite: Suite = {
  name: "python",
  summary: "Python's grpcio calls DF, and SMFT calls its server, over mTLS",
  needs: ["python"],
  run: ({ engine, peers, workDir }) =>
    withDf({ engine, workDir }, async (df) => {
      const command = peers.path("python");
      const cases = clientCases(
        await runTool(command, [script("python_client.py"), ...certificateArgs(df)]),
      );
      const { ca, serverCert, serverKey } = df.files;
      const args = [script("python_server.py"), PROTO_DIRECTORY, ca, serverCert, serverKey];
      const smft = await smftCase({ engine, files: df.files, workDir, command, args });
      return [...cases, smft];
    }),
};

const nodeSuite: Suite = {
  name: "node",
  summary: "@grpc/grpc-js on Node calls DF, and SMFT calls its server, over mTLS",
  needs: ["node", "node/node_modules/@grpc/grpc-js"],
  run: ({ engine, peers, workDir }) =>
    withDf({ engine, workDir }, async (df) => {
      const modules = `${peers.directory}/node`;
      const cases = clientCases(
        await runTool("node", [script("node_client.mjs"), modules, ...certificateArgs(df)]),
      );
      const { ca, serverCert, serverKey } = df.files;
      const args = [script("node_server.mjs"), modules, PROTO_DIRECTORY, ca, serverCert, serverKey];
      const smft = await smftCase({ engine, files: df.files, workDir, command: "node", args });
      return [...cases, smft];
    }),
};

/** Programs of others that users have, on both sides of DF and SMFT. */
export const programSuites: readonly Suite[] = [grpcurlSuite, ghzSuite, pythonSuite, nodeSuite];
