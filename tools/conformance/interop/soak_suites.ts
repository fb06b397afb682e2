import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { call, loadEngine } from "@lab/shared/rpc";
import type { CaseResult, Suite } from "../suite.ts";
import { caseOf, clientCases } from "../programs/tool_cases.ts";
import { runTool } from "../run_tool.ts";
import { oneLine } from "../one_line.ts";
import { runCase, withOurServer, withTheirServer } from "./interop_servers.ts";
import { testService } from "./test_service.ts";

/** A soak: so many calls with messages of so many bytes, from so many threads over one connection. */
interface Soak {
  readonly name: string;
  readonly test: "rpc_soak" | "channel_soak";
  readonly iterations: number;
  readonly threads: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/**
 * Those of the interop descriptions, and larger ones: clients that measure the bandwidth as data
 * comes (grpc-go pings once a round trip) and that allow DATA frames as long as an answer.
 */
const SOAKS: readonly Soak[] = [
  {
    name: "rpc_soak, 4 threads",
    ...{ test: "rpc_soak", iterations: 500, threads: 4 },
    ...{ requestBytes: 271_828, responseBytes: 314_159 },
  },
  {
    name: "rpc_soak, 1 MB each way",
    ...{ test: "rpc_soak", iterations: 200, threads: 1 },
    ...{ requestBytes: 1_000_000, responseBytes: 1_000_000 },
  },
  {
    name: "channel_soak, 4 threads",
    ...{ test: "channel_soak", iterations: 100, threads: 4 },
    ...{ requestBytes: 271_828, responseBytes: 314_159 },
  },
];

/** No call may be lost, and each soak takes seconds; so long a one hangs. */
const SOAK_TIMEOUT_SEC = 90;

/** grpc-go's soaks against our server, over TLS. */
const serverSuite: Suite = {
  name: "soak-server",
  summary: "grpc-go's rpc_soak and channel_soak against our server, over TLS",
  needs: ["grpc-go-interop-client"],
  run: ({ engine, peers, workDir }) =>
    withOurServer({ engine, workDir }, async ({ port, files }) => {
      const cases: CaseResult[] = [];
      for (const soak of SOAKS) {
        const { code, output } = await runTool(peers.path("grpc-go-interop-client"), [
          ...["--use_tls", "--use_test_ca", `--ca_file=${files.ca}`],
          ...["--server_host=127.0.0.1", "--server_host_override=localhost"],
          ...[`--server_port=${port}`, `--test_case=${soak.test}`],
          `--soak_iterations=${soak.iterations}`,
          `--soak_num_threads=${soak.threads}`,
          `--soak_request_size=${soak.requestBytes}`,
          `--soak_response_size=${soak.responseBytes}`,
          "--soak_max_failures=0",
          // Lost calls are looked for; how fast they are depends on the machine.
          "--soak_per_iteration_max_acceptable_latency_ms=20000",
          `--soak_overall_timeout_seconds=${SOAK_TIMEOUT_SEC}`,
        ], { timeoutMs: (SOAK_TIMEOUT_SEC + 10) * 1000 });
        const detail = oneLine(output.split("\n").slice(-4).join(" "));
        cases.push({ name: soak.name, passed: code === 0, ...(code === 0 ? {} : { detail }) });
      }
      return cases;
    }),
};

/** The same from our client against grpc-go's server, over TLS. */
const clientSuite: Suite = {
  name: "soak-client",
  summary: "our client makes the calls of rpc_soak and channel_soak at grpc-go's server, over TLS",
  needs: ["grpc-go-interop-server"],
  run: ({ engine, peers, workDir }) =>
    withTheirServer({ peers, workDir }, async (channelOptions) => {
      const { createChannel } = await loadEngine(engine);
      const cases: CaseResult[] = [];
      for (const soak of SOAKS) {
        const kept = createChannel(channelOptions);
        cases.push(
          await runCase(soak.name, kept, async () => {
            let left = soak.iterations;
            const thread = async () => {
              while (left-- > 0) {
                const channel = soak.test === "rpc_soak" ? kept : createChannel(channelOptions);
                const { payload } = await call(channel, testService.methods.unaryCall, {
                  responseSize: soak.responseBytes,
                  payload: { body: new Uint8Array(soak.requestBytes) },
                });
                assert.equal(payload?.body.length, soak.responseBytes);
                if (channel !== kept) await channel.close();
              }
            };
            await Promise.all(Array.from({ length: soak.threads }, thread));
          }, SOAK_TIMEOUT_SEC * 1000),
        );
        await kept.close({ drainMs: 0 });
      }
      return cases;
    }),
};

/** Answers as large as clients take, and larger, by Python's grpcio against our server, over TLS. */
const largeSuite: Suite = {
  name: "large-server",
  summary: "Python's grpcio gets answers of 3.9 and 10 MB from our server on 8 threads, over TLS",
  needs: ["python"],
  run: ({ engine, peers, workDir }) =>
    withOurServer({ engine, workDir }, async ({ port, files }) => {
      const args = [scriptPath, protoDirectory, String(port), files.ca];
      return clientCases(await runTool(peers.path("python"), args, { timeoutMs: 180_000 }));
    }),
};

/** As many as ghz makes in seconds. */
const GHZ_CALLS = 200;

/** Messages near the largest that a server takes by default, 4 MiB, both ways by ghz. */
const ghzSuite: Suite = {
  name: "large-ghz",
  summary: "ghz sends and gets 3.9 MB a call over 2 connections at our server, over TLS",
  needs: ["ghz"],
  run: ({ engine, peers, workDir }) =>
    withOurServer({ engine, workDir }, async ({ port, files }) => {
      const bytes = 3_900_000;
      const data = `${workDir}/request.json`;
      const payload = { body: new Uint8Array(bytes).toBase64() };
      await Deno.writeTextFile(data, JSON.stringify({ response_size: bytes, payload }));
      const result = await runTool(peers.path("ghz"), [
        ...["--cacert", files.ca, "--proto", `${protoDirectory}interop.proto`],
        ...["--call", "grpc.testing.TestService/UnaryCall", "--data-file", data],
        ...["-n", String(GHZ_CALLS), "-c", "8", "--connections", "2", "--timeout", "60s"],
        `localhost:${port}`,
      ]);
      const wanted = new RegExp(`\\[OK\\]\\s+${GHZ_CALLS} responses`);
      return [caseOf(`${GHZ_CALLS} calls of 3.9 MB each way`, result, wanted)];
    }),
};

const protoDirectory = fileURLToPath(new URL(".", import.meta.url));
const scriptPath = fileURLToPath(new URL("large_messages.py", import.meta.url));

/** Honest clients with much data: no call is lost, and no connection. */
export const soakSuites: readonly Suite[] = [
  serverSuite,
  clientSuite,
  largeSuite,
  ghzSuite,
];
