import type { CertificatePaths } from "../certificates.ts";
import { oneLine } from "../one_line.ts";
import { runTool } from "../run_tool.ts";
import type { CaseResult, Suite } from "../suite.ts";
import { withOurServer } from "./interop_servers.ts";

/**
 * The cases of grpc-java's client but those for which a server of its own kind is needed:
 * cacheable_unary wants GET, very_large_request more than the limit of a message, and those of
 * credentials and load reports want Google's. client_compressed_unary and _streaming begin with a
 * probe that wants to hear of a message that was not compressed, which our handlers are not told;
 * what is behind the probe is the case without it.
 */
const CASES = [
  "empty_unary",
  "large_unary",
  "client_streaming",
  "server_streaming",
  "server_compressed_unary",
  "server_compressed_streaming",
  "client_compressed_unary_noprobe",
  "client_compressed_streaming_noprobe",
  "ping_pong",
  "empty_stream",
  "custom_metadata",
  "status_code_and_message",
  "special_status_message",
  "unimplemented_method",
  "unimplemented_service",
  "cancel_after_begin",
  "cancel_after_first_response",
  "timeout_on_sleeping_server",
  "pick_first_unary",
  "rpc_soak",
  "channel_soak",
];

/** A virtual machine starts in a second or two, on a busy machine in many. */
const CASE_TIMEOUT_MS = 60_000;
/** A case runs for less than a second, so that a machine that starts sooner ends sooner. */
const START_SOON = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
/** Lost calls are looked for: the first calls of a cold machine take longer than a second. */
const SOAK = [
  ...["--soak_iterations=100", "--soak_num_threads=4", "--soak_max_failures=0"],
  ...["--soak_per_iteration_max_acceptable_latency_ms=20000", "--soak_overall_timeout_seconds=40"],
];
const PASSWORD = "of a store that holds no key";

/** grpc-java's interop client against our server, over TLS. */
export const javaSuite: Suite = {
  name: "interop-java",
  summary: "grpc-java's interop client against our server, over TLS",
  needs: ["java/complete", "java", "keytool"],
  run: ({ engine, peers, workDir }) =>
    withOurServer({ engine, workDir }, async ({ port, files }) => {
      const store = await trustStore(workDir, files);
      const cases: CaseResult[] = [];
      for (const name of CASES) {
        const { code, output } = await runTool("java", [
          ...START_SOON,
          `-Djavax.net.ssl.trustStore=${store}`,
          `-Djavax.net.ssl.trustStorePassword=${PASSWORD}`,
          ...["-cp", `${peers.directory}/java/*`, "io.grpc.testing.integration.TestServiceClient"],
          ...["--server_host=localhost", `--server_port=${port}`, "--use_tls=true"],
          `--test_case=${name}`,
          ...(name.endsWith("_soak") ? SOAK : []),
        ], { timeoutMs: CASE_TIMEOUT_MS });
        cases.push({ name, passed: code === 0, detail: code === 0 ? undefined : oneLine(output) });
      }
      return cases;
    }),
};

/** The CA in the form that Java reads. */
async function trustStore(workDir: string, { ca }: CertificatePaths): Promise<string> {
  const store = `${workDir}/trust.p12`;
  const { code, output } = await runTool("keytool", [
    ...["-importcert", "-noprompt", "-alias", "ca", "-file", ca],
    ...["-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD],
  ]);
  if (code !== 0) throw new Error(`keytool: ${oneLine(output)}`);
  return store;
}
