import assert from "node:assert/strict";
import net from "node:net";
import tls from "node:tls";
import type { TlsMaterial } from "../../credentials/mod.ts";
import { testCertificates } from "../../credentials/testing.ts";
import type { Address } from "../../transport/mod.ts";
import type { ChannelOptions } from "../mod.ts";
import type { Bench, SeamCase } from "./bench.ts";

interface Failure {
  readonly kind: string;
  readonly phase: string | RegExp;
  /** What the message says besides where. */
  readonly text: RegExp;
}

async function fails(
  bench: Bench,
  address: Address,
  failure: Failure,
  options: Partial<ChannelOptions> = {},
): Promise<void> {
  const channel = bench.dial(address, options);
  await assert.rejects(channel.connect(), (error: unknown) => {
    assert.ok(error instanceof Error && "kind" in error && "phase" in error, String(error));
    assert.equal(error.name, "ConnectError");
    assert.equal(error.kind, failure.kind, error.message);
    assert.match(String(error.phase), new RegExp(failure.phase), error.message);
    assert.match(error.message, failure.text);
    return true;
  });
  assert.equal(channel.connectionsMade, 0);
}

/** Runs with a foreign server, one that is no gRPC server at all. */
async function withForeign(
  server: net.Server,
  run: (address: Address) => Promise<void>,
): Promise<void> {
  const sockets = new Set<net.Socket>();
  const track = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  };
  server.on("connection", track);
  server.on("secureConnection", track);
  server.on("tlsClientError", (_error, socket: net.Socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  try {
    await run({ kind: "tcp", host: "127.0.0.1", port });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

const tcp = { address: "tcp" } as const;
const plain = { address: "tcp", tls: "off" } as const;
const mtls = { address: "tcp", tls: "mtls" } as const;

function tlsServer({ mode: _mode, ...material }: TlsMaterial, options: tls.TlsOptions): tls.Server {
  return tls.createServer({ ...material, ...options });
}

/** Every way in which a connection fails, told apart. */
export const connectErrorCases: readonly SeamCase[] = [
  {
    name: "nobody listens: address",
    async run(bench) {
      const { server, address } = await bench.serve({});
      await server.close();
      await fails(bench, address, {
        kind: "address",
        phase: "tcp",
        text: /nobody listens (there|at port)|no such socket file/,
      });
    },
  },
  {
    name: "a name that does not resolve: address",
    only: tcp,
    async run(bench) {
      const address = { kind: "tcp", host: "no-such-host.invalid", port: 1 } as const;
      await fails(bench, address, { kind: "address", phase: "dns", text: /does not resolve/ });
    },
  },
  {
    name: "a name is looked up and its time told",
    only: tcp,
    async run(bench) {
      const { address } = await bench.serve({});
      const facts = await bench.dial({ ...address, host: "localhost" } as Address).connect();
      assert.ok((facts.timings.dnsMs ?? NaN) >= 0);
    },
  },
  {
    name: "TLS at a plain port: tls",
    only: mtls,
    async run(bench) {
      const { address } = await bench.serve({}, { tls: undefined });
      await fails(bench, address, {
        kind: "tls",
        phase: "tls",
        text: /in plain text where TLS is due/,
      });
    },
  },
  {
    name: "plain at a TLS port: tls",
    only: plain,
    async run(bench) {
      const { address } = await bench.serve({}, { tls: bench.certificates.serverMaterial });
      await fails(bench, address, { kind: "tls", phase: "settings", text: /want TLS|speaks TLS/ });
    },
  },
  {
    name: "a server of TLS 1.2: tls",
    only: mtls,
    async run(bench) {
      const server = tlsServer(bench.certificates.serverTlsMaterial, { maxVersion: "TLSv1.2" });
      await withForeign(
        server,
        (address) => fails(bench, address, { kind: "tls", phase: "tls", text: /TLS 1\.3/ }),
      );
    },
  },
  {
    name: "a server that speaks HTTP/1.1 alone: tls",
    only: mtls,
    async run(bench) {
      const server = tlsServer(bench.certificates.serverTlsMaterial, {
        ALPNProtocols: ["http/1.1"],
      });
      await withForeign(
        server,
        (address) => fails(bench, address, { kind: "tls", phase: "tls", text: /HTTP\/2/ }),
      );
    },
  },
  {
    name: "a server without ALPN: tls",
    only: mtls,
    async run(bench) {
      await withForeign(
        tlsServer(bench.certificates.serverTlsMaterial, {}),
        (address) => fails(bench, address, { kind: "tls", phase: "tls", text: /HTTP\/2/ }),
      );
    },
  },
  {
    name: "a server whose CA is another: certificate",
    only: mtls,
    async run(bench) {
      const { serverMaterial } = await testCertificates({ otherAuthority: "server" });
      const { address } = await bench.serve({}, { tls: serverMaterial });
      await fails(bench, address, {
        kind: "certificate",
        phase: "tls",
        text: /certificate is not accepted: it (is not signed by a CA|leads to no authority)/,
      });
    },
  },
  {
    name: "a server whose certificate has expired: certificate",
    only: mtls,
    async run(bench) {
      const { serverMaterial } = await testCertificates({ expired: "server" });
      const { address } = await bench.serve({}, { tls: serverMaterial });
      await fails(bench, address, { kind: "certificate", phase: "tls", text: /expired/ });
    },
  },
  {
    name: "a server of another name: certificate",
    only: mtls,
    async run(bench) {
      const { serverMaterial } = await testCertificates({ hosts: ["elsewhere.test"] });
      const { address } = await bench.serve({}, { tls: serverMaterial });
      await fails(bench, address, {
        kind: "certificate",
        phase: "tls",
        text: /not for 127/,
      });
      await fails(bench, address, {
        kind: "certificate",
        phase: "tls",
        text: /not for other/,
      }, {
        serverName: "other.test",
      });
    },
  },
  {
    name: "a server that wants our certificate when we have none: certificate",
    only: mtls,
    async run(bench) {
      const { address } = await bench.serve({});
      await fails(bench, address, {
        kind: "certificate",
        phase: "tls",
        text: /wants a client certificate|without a certificate/,
      }, { tls: bench.certificates.clientTlsMaterial });
    },
  },
  {
    name: "a server that does not trust our CA: certificate",
    only: mtls,
    async run(bench) {
      const { clientMaterial } = await testCertificates({ otherAuthority: "client" });
      const { address } = await bench.serve({});
      await fails(bench, address, {
        kind: "certificate",
        phase: "tls",
        text: /does not trust our certificate|refused our certificate/,
      }, { tls: clientMaterial });
    },
  },
  {
    name: "a server that finds our certificate expired: certificate",
    only: mtls,
    async run(bench) {
      const { clientMaterial } = await testCertificates({ expired: "client" });
      const { address } = await bench.serve({});
      await fails(bench, address, {
        kind: "certificate",
        phase: "tls",
        text: /expired|does not trust our certificate/,
      }, { tls: clientMaterial });
    },
  },
  {
    name: "a peer that says nothing: timeout",
    only: tcp,
    async run(bench) {
      await withForeign(net.createServer(), (address) =>
        fails(bench, address, {
          kind: "timeout",
          phase: bench.transport.tls === "off" ? "settings" : "tls",
          text: /not done within 30 ms/,
        }, { connectTimeoutMs: 30 }));
    },
  },
  {
    name: "a peer that hangs up at once: tls",
    only: tcp,
    async run(bench) {
      await withForeign(
        net.createServer((socket) => socket.destroy()),
        (address) =>
          fails(bench, address, {
            kind: "tls",
            phase: "tls|settings",
            text: /no connection to .* closed the connection/,
          }),
      );
    },
  },
  {
    name: "a channel closed while it connects rejects and leaves nothing open",
    only: tcp,
    async run(bench) {
      await withForeign(net.createServer(), async (address) => {
        const channel = bench.dial(address);
        const connecting = assert.rejects(channel.connect(), { name: "ConnectError" });
        await channel.close();
        await connecting;
        assert.equal(channel.state, "closed");
      });
    },
  },
];
