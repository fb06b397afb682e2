import { denoArgs } from "../../programs.ts";
import { oneLine } from "../one_line.ts";
import { runTool } from "../run_tool.ts";
import { startServer } from "../start_server.ts";
import type { Suite } from "../suite.ts";
import { readJUnit } from "./junit.ts";

/** For an answer, s: h2spec's `-o`. */
const ANSWER_TIMEOUT_SEC = 1;

/** h2spec against a server of ours that answers GET and POST of `/` with 200 and a body. */
export const h2specSuite: Suite = {
  name: "h2spec",
  summary: "h2spec against our HTTP/2, by sections of the RFCs",
  needs: ["h2spec"],
  async run({ engine, peers, workDir }) {
    const server = await startServer(
      Deno.execPath(),
      denoArgs("tools/conformance/h2spec/h2spec_server.ts", { args: ["--engine", engine] }),
    );
    const report = `${workDir}/h2spec.xml`;
    try {
      const { output } = await runTool(peers.path("h2spec"), [
        "-h",
        "127.0.0.1",
        "-p",
        String(server.port),
        "-P",
        "/",
        "-o",
        String(ANSWER_TIMEOUT_SEC),
        "-j",
        report,
      ], { timeoutMs: 300_000 });
      const cases = readJUnit(await readReport(report, output));
      if (cases.length === 0) throw new Error(`h2spec ran no case: ${oneLine(output)}`);
      return cases;
    } finally {
      await server.stop();
    }
  },
};

async function readReport(path: string, output: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Error(`h2spec wrote no report: ${oneLine(output)}`, { cause });
  }
}
