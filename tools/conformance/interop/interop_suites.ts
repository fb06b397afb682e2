import { loadEngine } from "@lab/shared/rpc";
import { oneLine } from "../one_line.ts";
import { runTool } from "../run_tool.ts";
import type { CaseResult, Suite } from "../suite.ts";
import { clientCases } from "./client_cases.ts";
import { CASE_TIMEOUT_MS, runCase, withOurServer, withTheirServer } from "./interop_servers.ts";

/** grpc-go's interop client against our server, over TLS. */
const serverSuite: Suite = {
  name: "interop-server",
  summary: "grpc-go's interop client against our server, over TLS",
  needs: ["grpc-go-interop-client"],
  run: ({ engine, peers, workDir }) =>
    withOurServer({ engine, workDir }, async ({ port, files }) => {
      const cases: CaseResult[] = [];
      for (const name of Object.keys(clientCases)) {
        const { code, output } = await runTool(peers.path("grpc-go-interop-client"), [
          ...["--use_tls", "--use_test_ca", `--ca_file=${files.ca}`],
          ...["--server_host=127.0.0.1", "--server_host_override=localhost"],
          ...[`--server_port=${port}`, `--test_case=${name}`],
        ], { timeoutMs: CASE_TIMEOUT_MS });
        cases.push({
          name,
          passed: code === 0,
          detail: code === 0 ? undefined : oneLine(output),
        });
      }
      return cases;
    }),
};

/** Our client against grpc-go's interop server, over TLS. */
const clientSuite: Suite = {
  name: "interop-client",
  summary: "our client against grpc-go's interop server, over TLS",
  needs: ["grpc-go-interop-server"],
  run: ({ engine, peers, workDir }) =>
    withTheirServer({ peers, workDir }, async (options) => {
      const { createChannel } = await loadEngine(engine);
      const cases: CaseResult[] = [];
      for (const [name, run] of Object.entries(clientCases)) {
        const channel = createChannel(options);
        cases.push(await runCase(name, channel, run));
        await channel.close({ drainMs: 0 });
      }
      return cases;
    }),
};

/** The interop cases of gRPC, against grpc-go on the other side. */
export const interopSuites: readonly Suite[] = [serverSuite, clientSuite];
