import { messageOf } from "@lab/shared/base";
import { type Channel, loadEngine } from "@lab/shared/rpc";
import { launch } from "../../../shared/base/testing.ts";
import { testCertificates } from "../../../shared/credentials/testing.ts";
import { writePeerCertificates } from "../certificates.ts";
import { oneLine } from "../one_line.ts";
import { freePort, waitForPort } from "../ports.ts";
import { runTool } from "../run_tool.ts";
import type { CaseResult, Suite } from "../suite.ts";
import { clientCases } from "./client_cases.ts";
import { testServiceImplementation } from "./test_service_handlers.ts";

/** A case takes milliseconds; so long a one hangs. */
const CASE_TIMEOUT_MS = 15_000;

/** grpc-go's interop client against our server, over TLS. */
const serverSuite: Suite = {
  name: "interop-server",
  summary: "grpc-go's interop client against our server, over TLS",
  needs: ["grpc-go-interop-client"],
  async run({ engine, peers, workDir }) {
    const files = await writePeerCertificates(workDir);
    const { serverTlsMaterial } = await testCertificates();
    const server = (await loadEngine(engine)).createServer({
      services: [testServiceImplementation],
      tls: serverTlsMaterial,
    });
    try {
      const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
      if (address.kind !== "tcp") throw new Error("listens elsewhere than asked");
      const cases: CaseResult[] = [];
      for (const name of Object.keys(clientCases)) {
        const { code, output } = await runTool(peers.path("grpc-go-interop-client"), [
          "--use_tls",
          "--use_test_ca",
          `--ca_file=${files.ca}`,
          "--server_host=127.0.0.1",
          "--server_host_override=localhost",
          `--server_port=${address.port}`,
          `--test_case=${name}`,
        ], { timeoutMs: CASE_TIMEOUT_MS });
        cases.push({
          name,
          passed: code === 0,
          detail: code === 0 ? undefined : oneLine(output),
        });
      }
      return cases;
    } finally {
      await server.close();
    }
  },
};

/** Our client against grpc-go's interop server, over TLS. */
const clientSuite: Suite = {
  name: "interop-client",
  summary: "our client against grpc-go's interop server, over TLS",
  needs: ["grpc-go-interop-server"],
  async run({ engine, peers, workDir }) {
    const files = await writePeerCertificates(workDir);
    const { clientTlsMaterial } = await testCertificates();
    const port = freePort();
    const server = launch([
      peers.path("grpc-go-interop-server"),
      "--use_tls",
      `--tls_cert_file=${files.serverCert}`,
      `--tls_key_file=${files.serverKey}`,
      `--port=${port}`,
    ], { stdout: "null", stderr: "null" });
    try {
      await waitForPort(port);
      const { createChannel } = await loadEngine(engine);
      const cases: CaseResult[] = [];
      for (const [name, run] of Object.entries(clientCases)) {
        const channel = createChannel({
          address: { kind: "tcp", host: "127.0.0.1", port },
          tls: clientTlsMaterial,
          serverName: "localhost",
        });
        cases.push(await runCase(name, channel, run));
        await channel.close({ drainMs: 0 });
      }
      return cases;
    } finally {
      await server.stop();
    }
  },
};

async function runCase(
  name: string,
  channel: Channel,
  run: (channel: Channel) => Promise<void>,
): Promise<CaseResult> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no end within ${CASE_TIMEOUT_MS} ms`)),
      CASE_TIMEOUT_MS,
    );
  });
  try {
    await channel.connect();
    await Promise.race([run(channel), late]);
    return { name, passed: true };
  } catch (error) {
    const detail = oneLine(messageOf(error));
    return { name, passed: false, detail };
  } finally {
    clearTimeout(timer);
  }
}

/** The interop cases of gRPC, against grpc-go on the other side. */
export const interopSuites: readonly Suite[] = [serverSuite, clientSuite];
