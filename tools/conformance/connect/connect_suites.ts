import { fileURLToPath } from "node:url";
import { denoArgs } from "../../programs.ts";
import { runTool } from "../run_tool.ts";
import type { Suite } from "../suite.ts";
import { readConnectReport } from "./report.ts";

const CONFIGURATION = fileURLToPath(new URL("conf.yaml", import.meta.url));

function connectSuite(mode: "server" | "client"): Suite {
  return {
    name: `connect-${mode}`,
    summary: `connectconformance against our ${mode}`,
    needs: ["connectconformance"],
    async run({ engine, peers }) {
      const { output } = await runTool(peers.path("connectconformance"), [
        "--mode",
        mode,
        "--conf",
        CONFIGURATION,
        // Two programs of ours and the judge share the cores with each other.
        "--max-servers",
        "2",
        "--",
        Deno.execPath(),
        ...denoArgs(`tools/conformance/connect/${mode}_under_test.ts`, {
          args: ["--engine", engine],
        }),
      ], { timeoutMs: 300_000 });
      return readConnectReport(output);
    },
  };
}

/** connectconformance, which judges both sides of the gRPC protocol case by case. */
export const connectSuites: readonly Suite[] = [connectSuite("server"), connectSuite("client")];
