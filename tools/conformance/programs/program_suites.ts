import { runTool } from "../run_tool.ts";
import type { Suite } from "../suite.ts";
import { type DfUnderTest, PROTO_DIRECTORY, withDf } from "./df_program.ts";
import { jaegerSuite } from "./jaeger_suite.ts";
import { smftCase } from "./smft_program.ts";
import { caseOf, clientCases, runGrpcurl, script } from "./tool_cases.ts";

/** What DF tells by reflection, a line each. */
const SERVICES = new RegExp(
  [
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "grpc.reflection.v1alpha.ServerReflection",
    "score.ScoreService",
  ].join("\\s+"),
);
const VECTOR = '{"json":"[0.5,0.1]"}';

const grpcurlSuite: Suite = {
  name: "grpcurl",
  summary: "grpcurl calls DF over mTLS",
  needs: ["grpcurl"],
  run: ({ engine, peers, workDir }) =>
    withDf({ engine, workDir }, async ({ port, files }) => {
      const target = `localhost:${port}`;
      const grpcurl = async (name: string, args: readonly string[], wanted: RegExp) =>
        caseOf(name, await runGrpcurl(peers, files, args), wanted);
      const from = (proto: string) => ["-import-path", PROTO_DIRECTORY, "-proto", proto];
      const score = ["-d", VECTOR, target, "score.ScoreService/GetScore"];
      const health = ["-d", "{}", target, "grpc.health.v1.Health/Check"];
      const method = /rpc GetScore \( \.score\.JsonVector \) returns \( \.score\.ScoreResponse \);/;
      return [
        await grpcurl("score", [...from("score.proto"), ...score], /"score":/),
        await grpcurl("health", [...from("health.proto"), ...health], /"SERVING"/),
        await grpcurl("list by reflection", [target, "list"], SERVICES),
        await grpcurl("describe by reflection", [target, "describe", "score.ScoreService"], method),
        await grpcurl("score by reflection", score, /"score":/),
        await grpcurl("health by reflection", health, /"SERVING"/),
      ];
    }),
};

const GHZ_CALLS = 500;

const ghzSuite: Suite = {
  name: "ghz",
  summary: "ghz loads DF over mTLS",
  needs: ["ghz"],
  run: ({ engine, peers, workDir }) =>
    withDf({ engine, workDir }, async ({ port, files }) => {
      const ghz = async (name: string, schema: readonly string[]) => {
        const tls = ["--cacert", files.ca, "--cert", files.clientCert, "--key", files.clientKey];
        const call = ["--call", "score.ScoreService/GetScore", "-d", VECTOR];
        const load = ["-n", String(GHZ_CALLS), "-c", "50", "--connections", "2"];
        const args = [...tls, ...schema, ...call, ...load, `localhost:${port}`];
        return caseOf(
          name,
          await runTool(peers.path("ghz"), args),
          new RegExp(`\\[OK\\]\\s+${GHZ_CALLS} responses`),
        );
      };
      return [
        await ghz(`${GHZ_CALLS} calls`, ["--proto", `${PROTO_DIRECTORY}/score.proto`]),
        await ghz(`${GHZ_CALLS} calls by reflection`, []),
      ];
    }),
};

function certificateArgs({ port, files }: DfUnderTest): string[] {
  return [PROTO_DIRECTORY, String(port), files.ca, files.clientCert, files.clientKey];
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
export const programSuites: readonly Suite[] = [
  grpcurlSuite,
  ghzSuite,
  pythonSuite,
  nodeSuite,
  jaegerSuite,
];
