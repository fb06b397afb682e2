import { messageOf } from "@lab/shared/base";
import { type Channel, type ChannelOptions, type EngineName, loadEngine } from "@lab/shared/rpc";
import { launch } from "../../../shared/base/testing.ts";
import { testCertificates } from "../../../shared/credentials/testing.ts";
import { type CertificatePaths, writePeerCertificates } from "../certificates.ts";
import { oneLine } from "../one_line.ts";
import type { Peers } from "../peers.ts";
import { freePort, waitForPort } from "../ports.ts";
import type { CaseResult } from "../suite.ts";
import { testServiceImplementation } from "./test_service_handlers.ts";

/** A case takes milliseconds; so long a one hangs. */
export const CASE_TIMEOUT_MS = 15_000;

/** The interop server of ours that is judged. */
interface OurServer {
  readonly port: number;
  readonly files: CertificatePaths;
}

/** Runs `use` with our interop server, over TLS. */
export async function withOurServer<T>(
  { engine, workDir }: { readonly engine: EngineName; readonly workDir: string },
  use: (server: OurServer) => Promise<T>,
): Promise<T> {
  const files = await writePeerCertificates(workDir);
  const { serverTlsMaterial } = await testCertificates();
  const server = (await loadEngine(engine)).createServer({
    services: [testServiceImplementation],
    tls: serverTlsMaterial,
  });
  try {
    const address = await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 });
    if (address.kind !== "tcp") throw new Error("listens elsewhere than asked");
    return await use({ port: address.port, files });
  } finally {
    await server.close();
  }
}

/** Runs `use` with how to dial grpc-go's interop server, over TLS. */
export async function withTheirServer<T>(
  { peers, workDir }: { readonly peers: Peers; readonly workDir: string },
  use: (channel: ChannelOptions) => Promise<T>,
): Promise<T> {
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
    return await use({
      address: { kind: "tcp", host: "127.0.0.1", port },
      tls: clientTlsMaterial,
      serverName: "localhost",
    });
  } finally {
    await server.stop();
  }
}

/** Connects and runs a case, with a bound on its time, ms. */
export async function runCase(
  name: string,
  channel: Channel,
  run: (channel: Channel) => Promise<void>,
  timeoutMs: number = CASE_TIMEOUT_MS,
): Promise<CaseResult> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${timeoutMs} ms`)), timeoutMs);
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
