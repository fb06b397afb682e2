import assert from "node:assert/strict";
import net from "node:net";
import tls from "node:tls";
import { createAuthority, crossSign, issueLeaf, testCertificates } from "../credentials/testing.ts";
import { peerChain } from "./peer_chain.ts";
import { CLOSED_WITHOUT_A_BYTE, TlsAcceptor, type TlsAcceptorOptions } from "./tls_acceptor.ts";
import { hasNode, resume } from "./_resuming_client.ts";

const certificates = await testCertificates();
const ignore = !hasNode;

/** A server that says `hello` to each client it takes. */
async function withServer(
  options: Partial<TlsAcceptorOptions>,
  use: (server: {
    readonly port: number;
    readonly acceptor: TlsAcceptor;
    readonly refused: string[];
  }) => Promise<void>,
): Promise<void> {
  const refused: string[] = [];
  const acceptor = new TlsAcceptor(certificates.serverMaterial, {
    handshakeTimeoutMs: 5000,
    onSecured: (socket) => {
      socket.on("error", () => {});
      socket.end("hello");
    },
    onRefused: (_raw, reason) => refused.push(reason),
    ...options,
  });
  const server = net.createServer((socket) => acceptor.accept(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use({ port: (server.address() as net.AddressInfo).port, acceptor, refused });
  } finally {
    server.close();
  }
}

const SERVED = { resumed: false, heard: "hello" };
const RESUMED = { resumed: true, heard: "hello" };
const REFUSED = { resumed: true, heard: "" };

Deno.test({
  name: "TlsAcceptor takes a client that resumes its session, with or without its certificate",
  ignore,
  async fn() {
    await withServer({}, async ({ port, refused }) => {
      const { clientMaterial: material } = certificates;
      const { cert: _cert, key: _key, ...bare } = material;
      const seen = await resume(port, [{ material }, { material }, { material: bare }]);
      assert.deepEqual(seen, [SERVED, RESUMED, RESUMED]);
      assert.deepEqual(refused, []);
    });
  },
});

Deno.test({
  name: "TlsAcceptor refuses a resumed session when its authorities have changed",
  ignore,
  async fn() {
    await withServer({}, async ({ port, acceptor, refused }) => {
      const other = await createAuthority({
        commonName: "the next CA",
        validDays: 10,
        now: new Date(),
      });
      const next = await issueLeaf(other, {
        ...{ kind: "client", commonName: "smft", validDays: 9, now: new Date() },
      });
      const change = () => acceptor.update({ ...certificates.serverMaterial, ca: other.cert });
      const seen = await resume(port, [
        { material: certificates.clientMaterial, then: change },
        { material: certificates.clientMaterial },
        { material: { ...certificates.clientMaterial, ...next }, fresh: true },
      ]);
      assert.deepEqual(seen, [SERVED, REFUSED, SERVED]);
      assert.equal(refused.length, 1);
      assert.match(refused[0], /^it resumed a session, but its certificate leads to no authority/);
    });
  },
});

Deno.test({
  name: "TlsAcceptor refuses a resumed session when the certificate behind it has expired",
  ignore,
  async fn() {
    let now = new Date();
    await withServer({ now: () => now }, async ({ port, refused }) => {
      const { clientMaterial: material } = certificates;
      const later = () => now = new Date(Date.now() + 31 * 86_400_000);
      const seen = await resume(port, [{ material, then: later }, { material }]);
      assert.deepEqual(seen, [SERVED, REFUSED]);
      assert.match(refused[0], /^it resumed a session, but its certificate has expired on /);
    });
  },
});

Deno.test({
  name: "TlsAcceptor takes a resumed session whose certificate leads over another to its authority",
  ignore,
  async fn() {
    const now = new Date();
    const next = await createAuthority({ commonName: "the next CA", validDays: 10, now });
    const leaf = await issueLeaf(next, {
      ...{ kind: "client", commonName: "smft", validDays: 9, now },
    });
    const cross = await crossSign(certificates.authority, next);
    const material = { ...certificates.clientMaterial, ...leaf, cert: leaf.cert + cross };
    await withServer({}, async ({ port, refused }) => {
      assert.deepEqual(await resume(port, [{ material }, { material }]), [SERVED, RESUMED]);
      assert.deepEqual(refused, []);
    });
  },
});

/** Passes on what a client says, and calls `atSecond` before the second read of it. */
async function withHeldHandshake(
  port: number,
  atSecond: () => void,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const proxy = net.createServer((client) => {
    const server = net.connect(port, "127.0.0.1");
    let reads = 0;
    client.on("data", (bytes) => {
      if (++reads === 2) atSecond();
      server.write(bytes);
    });
    server.on("data", (bytes) => client.write(bytes));
    client.on("error", () => {}).on("close", () => server.destroy());
    server.on("error", () => {}).on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    await use((proxy.address() as net.AddressInfo).port);
  } finally {
    proxy.close();
  }
}

Deno.test("TlsAcceptor sends its chain without what it holds clients against", async () => {
  const now = new Date();
  const above = await createAuthority({ commonName: "the root above", validDays: 10, now });
  const cross = await crossSign(certificates.authority, above);
  const { cert } = certificates.serverMaterial;
  const chains = [[cert, 1], [cert + cross, 2]] as const;
  for (const [chain, sent] of chains) {
    await withServer({}, async ({ port, acceptor, refused }) => {
      const ca = certificates.ca + above.cert;
      acceptor.update({ ...certificates.serverMaterial, ca, cert: chain });
      for (let at = 0; at < 2; at++) {
        assert.equal((await visit(port)).heard, "hello");
        assert.equal((await visit(port, { ca: [], rejectUnauthorized: false })).shown, sent);
      }
      assert.deepEqual(refused, []);
    });
  }
});

/**
 * What a client of Deno hears that shakes hands in full, and how many certificates it is shown: to
 * those that were sent Deno adds what the client's own authorities know of them.
 */
async function visit(
  port: number,
  options: tls.ConnectionOptions = {},
): Promise<{ readonly heard: string; readonly shown: number }> {
  const { ca, cert, key } = certificates.clientMaterial;
  const socket = tls.connect({
    ...{ port, host: "127.0.0.1", servername: "localhost", ca, cert, key },
    ...{ ALPNProtocols: ["h2"], ...options },
  });
  let [heard, shown] = ["", 0];
  socket.once("secureConnect", () => shown = peerChain(socket).length);
  socket.on("data", (bytes) => heard += bytes);
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("close", resolve));
  return { heard, shown };
}

Deno.test("TlsAcceptor holds a handshake against the authorities that came while it was under way", async () => {
  const foreign = await createAuthority({
    commonName: "the next CA",
    validDays: 10,
    now: new Date(),
  });
  const cases = [[certificates.ca, "hello"], [foreign.cert, ""]] as const;
  for (const [ca, wanted] of cases) {
    await withServer({}, async ({ port, acceptor, refused }) => {
      const change = () => acceptor.update({ ...certificates.serverMaterial, ca });
      await withHeldHandshake(port, change, async (held) => {
        assert.equal((await visit(held)).heard, wanted);
      });
      const reason = /^its certificate leads to no authority that is trusted here/;
      if (wanted === "") assert.match(refused.join(), reason);
      else assert.deepEqual(refused, []);
    });
  }
});

const strangers = {
  "has expired": [
    await testCertificates({ expired: "client" }),
    /^its certificate has expired on /,
  ],
  "is of a foreign authority": [
    await testCertificates({ otherAuthority: "client" }),
    /^its certificate leads to no authority .*CN=another test CA$/,
  ],
  "is for a server": [
    { clientMaterial: { ...certificates.clientMaterial, ...certificates.server } },
    /^its certificate is not for a TLS client$/,
  ],
} as const;
for (const [name, [{ clientMaterial: material }, words]] of Object.entries(strangers)) {
  Deno.test({
    name: `TlsAcceptor says that a certificate ${name}`,
    ignore,
    async fn() {
      await withServer({}, async ({ port, refused }) => {
        assert.deepEqual(await resume(port, [{ material }]), [{ resumed: false, heard: "" }]);
        assert.match(refused.join(), words);
      });
    },
  });
}

Deno.test(
  "TlsAcceptor says that a certificate is missing, or not valid yet",
  { ignore },
  async () => {
    let now = new Date();
    await withServer({ now: () => now }, async ({ port, refused }) => {
      const { cert: _cert, key: _key, ...bare } = certificates.clientMaterial;
      await resume(port, [{ material: bare }]);
      assert.match(refused.join(), /certificate/);
      // What the platform takes now, and our clock does not: only a resumed session is held against it.
      refused.length = 0;
      const early = () => now = new Date(Date.now() - 400 * 86_400_000);
      const { clientMaterial: material } = certificates;
      await resume(port, [{ material, then: early }, { material }]);
      assert.match(refused.join(), /its certificate is not valid before /);
    });
  },
);

Deno.test("TlsAcceptor tells who closes without a byte from who breaks off a handshake", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const refused: string[] = [];
  const onRefused = (_raw: unknown, reason: string) => {
    refused.push(reason);
    if (refused.length === 2) resolve();
  };
  await withServer({ onRefused }, async ({ port }) => {
    const probe = net.connect(port, "127.0.0.1", () => probe.destroy());
    await new Promise((closed) => probe.on("close", closed));
    const halfway = net.connect(port, "127.0.0.1", () => halfway.end("\x16\x03\x01"));
    halfway.on("error", () => {});
    await promise;
    halfway.destroy();
  });
  assert.equal(refused[0], CLOSED_WITHOUT_A_BYTE);
  assert.notEqual(refused[1], CLOSED_WITHOUT_A_BYTE);
});
