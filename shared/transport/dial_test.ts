import assert from "node:assert/strict";
import net, { type AddressInfo, type Socket } from "node:net";
import tls from "node:tls";
import type { TlsMaterial } from "../credentials/mod.ts";
import { createAuthority, crossSign, issueLeaf, testCertificates } from "../credentials/testing.ts";
import { type Address, ConnectError, dial, type Duplex, listen } from "./mod.ts";
import type { DialOptions } from "./dial.ts";
import { echo, RecordingListener } from "./testing.ts";

const LOOPBACK = { kind: "tcp", host: "127.0.0.1", port: 0 } as const;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Dials with a recording listener. */
async function dialRecorded(address: Address, options: Partial<DialOptions> = {}) {
  const listener = new RecordingListener();
  const duplex = await dial(address, { timeoutMs: 5000, open: () => listener, ...options });
  return { duplex, listener };
}

/** The ConnectError with which a dial, or the connection it opened, fails. */
async function failure(
  address: Address,
  options: Partial<DialOptions> = {},
): Promise<ConnectError> {
  let error: unknown;
  try {
    error = await (await dialRecorded(address, options)).listener.closed;
  } catch (rejection) {
    error = rejection;
  }
  assert.ok(error instanceof ConnectError, `no ConnectError but ${error}`);
  return error;
}

/** A server of raw sockets for one test. */
async function withSockets(
  serve: (socket: Socket) => void,
  use: (address: Address) => Promise<void>,
): Promise<void> {
  const sockets: Socket[] = [];
  const server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use({ ...LOOPBACK, port: (server.address() as AddressInfo).port });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const certificates = await testCertificates();

Deno.test("dial carries bytes both ways in plain text, and tells its ends and times", async () => {
  let accepted: Duplex | undefined;
  const listener = await listen(LOOPBACK, { open: (duplex) => echo(accepted = duplex) });
  const { duplex, listener: client } = await dialRecorded(listener.address);
  assert.equal(duplex.write(bytesOf("hello")), true);
  await client.until(() => client.text === "hello");
  const { facts } = duplex;
  assert.equal(facts.remote, accepted!.facts.local);
  assert.equal(facts.local, accepted!.facts.remote);
  assert.deepEqual(Object.keys(facts.timings), ["tcpMs"]);
  assert.ok(facts.openedNs > facts.startedNs);
  assert.equal(facts.tls, undefined);
  duplex.end();
  assert.equal(await client.closed, undefined);
  await listener.close();
});

Deno.test("dial over mTLS tells each side who the other is", async () => {
  let accepted: Duplex | undefined;
  const listener = await listen(LOOPBACK, {
    tls: certificates.serverMaterial,
    open: (duplex) => echo(accepted = duplex),
  });
  const { duplex, listener: client } = await dialRecorded(
    { ...listener.address, host: "localhost" } as Address,
    { tls: certificates.clientMaterial },
  );
  duplex.write(bytesOf("hello"));
  await client.until(() => client.text === "hello");
  const { tls: facts, timings, startedNs, openedNs } = duplex.facts;
  assert.equal(facts?.version, "TLSv1.3");
  assert.equal(facts?.alpn, "h2");
  assert.match(facts?.cipher ?? "", /^TLS_/);
  assert.equal(facts?.peerSubject, "CN=df");
  assert.match(facts?.peerFingerprint256 ?? "", /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  assert.equal(accepted?.facts.tls?.peerSubject, "CN=smft");
  assert.notEqual(accepted?.facts.tls?.peerFingerprint256, facts?.peerFingerprint256);
  assert.deepEqual(Object.keys(timings).sort(), ["dnsMs", "tcpMs", "tlsMs"]);
  const sumMs = timings.dnsMs! + timings.tcpMs! + timings.tlsMs!;
  assert.ok(Math.abs(sumMs - (openedNs - startedNs) / 1e6) < 1e-3);
  duplex.destroy();
  assert.equal(await client.closed, undefined);
  await listener.close();
});

Deno.test("dial shows no certificate when its material has none", async () => {
  let accepted: Duplex | undefined;
  const listener = await listen(LOOPBACK, {
    tls: certificates.serverTlsMaterial,
    open: (duplex) => echo(accepted = duplex),
  });
  const { duplex, listener: client } = await dialRecorded(listener.address, {
    tls: certificates.clientTlsMaterial,
  });
  duplex.write(bytesOf("x"));
  await client.until(() => client.text === "x");
  assert.equal(accepted?.facts.tls?.peerSubject, undefined);
  assert.equal(accepted?.facts.tls?.peerFingerprint256, undefined);
  duplex.destroy();
  await listener.close();
});

Deno.test("dial checks the certificate against the server name it is given", async () => {
  const named = await testCertificates({ hosts: ["df.test"] });
  const listener = await listen(LOOPBACK, { tls: named.serverMaterial, open: echo });
  const options = { tls: named.clientMaterial, serverName: "df.test" };
  const { duplex } = await dialRecorded(listener.address, options);
  duplex.destroy();
  const error = await failure(listener.address, { ...options, serverName: "other.test" });
  assert.deepEqual([error.kind, error.phase], ["certificate", "tls"]);
  assert.match(error.message, /other\.test/);
  await listener.close();
});

Deno.test("Duplex.write leaves the buffer free for other bytes when it returns true", async () => {
  for (const secure of [false, true]) {
    const server = new RecordingListener();
    const listener = await listen(LOOPBACK, {
      ...secure ? { tls: certificates.serverMaterial } : {},
      open: () => server,
    });
    const { duplex, listener: client } = await dialRecorded(
      listener.address,
      secure ? { tls: certificates.clientMaterial } : {},
    );
    const buffer = new Uint8Array(60_000);
    let sentBytes = 0;
    let takenRounds = 0;
    for (let round = 0; round < 20; round++) {
      buffer.fill(7);
      const drains = client.drains;
      const taken = duplex.write(buffer);
      sentBytes += buffer.length;
      if (!taken) await client.until(() => client.drains > drains);
      buffer.fill(9);
      // The other side has them, so that nearly always the next write is the first of a turn again.
      await server.until(() => server.receivedBytes === sentBytes);
      if (taken) takenRounds++;
    }
    assert.ok(takenRounds > 0);
    assert.ok(server.chunks.every((chunk) => chunk.every((byte) => byte === 7)));
    duplex.destroy();
    await listener.close();
  }
});

Deno.test("Duplex.write says when the kernel is full, and onDrain when it is not", async () => {
  for (const secure of [false, true]) {
    const held: Duplex[] = [];
    const server = new RecordingListener();
    const tlsOf = (material: TlsMaterial) => secure ? { tls: material } : {};
    const listener = await listen(LOOPBACK, {
      ...tlsOf(certificates.serverMaterial),
      open: (duplex) => {
        held.push(duplex);
        return server;
      },
    });
    const { duplex, listener: client } = await dialRecorded(
      listener.address,
      tlsOf(certificates.clientMaterial),
    );
    // More than any socket buffer: what the kernel cannot take in this turn has to wait.
    const part = new Uint8Array(1024 * 1024);
    const parts = 16;
    let full = 0;
    for (let i = 0; i < parts; i++) if (!duplex.write(part)) full++;
    assert.ok(full > 0, `secure ${secure}: the kernel took it all`);
    await client.until(() => client.drains > 0);
    assert.equal(client.drains, 1);
    duplex.end();
    await server.closed;
    assert.equal(server.receivedBytes, parts * part.length);
    await client.closed;
    await listener.close();
  }
});

Deno.test("Duplex.onClose has no error when this side destroys it, and writes go nowhere", async () => {
  const listener = await listen(LOOPBACK, { open: echo });
  const { duplex, listener: client } = await dialRecorded(listener.address);
  duplex.destroy();
  assert.equal(duplex.write(bytesOf("late")), true);
  assert.equal(await client.closed, undefined);
  await listener.close();
});

Deno.test("two duplexes share the read buffer without mixing their bytes", async () => {
  const listener = await listen(LOOPBACK, { tls: certificates.serverMaterial, open: echo });
  const pairs = await Promise.all(
    ["a", "b", "c"].map(async (letter) => ({
      letter,
      ...await dialRecorded(listener.address, { tls: certificates.clientMaterial }),
    })),
  );
  const lengthBytes = 300_000;
  for (const { letter, duplex } of pairs) duplex.write(bytesOf(letter.repeat(lengthBytes)));
  for (const { letter, duplex, listener: client } of pairs) {
    await client.until(() => client.receivedBytes === lengthBytes);
    assert.equal(client.text, letter.repeat(lengthBytes));
    duplex.destroy();
  }
  await listener.close();
});

Deno.test("dial fails with address when nobody listens", async () => {
  const listener = await listen(LOOPBACK, { open: echo });
  await listener.close();
  const error = await failure(listener.address);
  assert.deepEqual([error.kind, error.phase], ["address", "tcp"]);
  assert.match(
    error.message,
    /no connection to 127\.0\.0\.1:\d+ \(dialling\): nobody listens there/,
  );
});

Deno.test("dial fails with address in the phase dns when the name does not resolve", async () => {
  const error = await failure({ kind: "tcp", host: "df.invalid", port: 1 });
  assert.deepEqual([error.kind, error.phase], ["address", "dns"]);
  assert.match(error.message, /df\.invalid:1/);
});

Deno.test("dial fails with address when there is no such Unix socket", async () => {
  const error = await failure({ kind: "unix", path: "/nowhere/df.sock" });
  assert.deepEqual([error.kind, error.phase], ["address", "tcp"]);
  assert.match(
    error.message,
    /unix:\/nowhere\/df\.sock \(dialling\): there is no such socket file/,
  );
});

interface Misfit {
  readonly server: TlsMaterial;
  readonly client: TlsMaterial;
  readonly says: RegExp;
}
const serverLeaf = (now: Date) =>
  issueLeaf(certificates.authority, { kind: "server", commonName: "df", validDays: 2, now });
const strangers = await testCertificates({ otherAuthority: "server" });
const expired = await testCertificates({ expired: "server" });
const ca = { validDays: 9, now: new Date() };
const otherCa = await createAuthority({ commonName: "other CA", ...ca });
const misfits: [string, Misfit][] = [
  ["the server's CA is not trusted", {
    server: strangers.serverMaterial,
    client: certificates.clientMaterial,
    says: /leads to no authority that is trusted here; its issuer is CN=another test CA/,
  }],
  ["the server's certificate has expired", {
    server: expired.serverMaterial,
    client: certificates.clientMaterial,
    says: /has expired on \d{4}-/,
  }],
  ["the server's certificate is not valid yet", {
    server: {
      ...certificates.serverMaterial,
      ...await serverLeaf(new Date(Date.now() + 86_400_000)),
    },
    client: certificates.clientMaterial,
    says: /is not valid before \d{4}-/,
  }],
  ["the server's certificate is for a client", {
    server: { ...certificates.serverMaterial, ...certificates.client },
    client: certificates.clientMaterial,
    says: /is not for a TLS server/,
  }],
  ["the server's certificate is that of an authority", {
    server: {
      ...certificates.serverMaterial,
      cert: await crossSign(certificates.authority, otherCa),
      key: otherCa.key,
    },
    client: certificates.clientMaterial,
    says: /it is that of a CA \(CA:TRUE\), which stands for no TLS server/,
  }],
  ["the server's certificate is signed by itself", {
    server: { ...certificates.serverMaterial, ...otherCa },
    client: certificates.clientMaterial,
    says: /it is self-signed and not trusted here/,
  }],
  ["the server wants a client certificate and there is none", {
    server: certificates.serverMaterial,
    client: certificates.clientTlsMaterial,
    says: /refused our certificate: it wants a client certificate and got none/,
  }],
  ["the server does not trust the client's CA", {
    server: certificates.serverMaterial,
    client: (await testCertificates({ otherAuthority: "client" })).clientMaterial,
    says: /does not trust our certificate/,
  }],
  ["the client's certificate has expired", {
    server: certificates.serverMaterial,
    client: (await testCertificates({ expired: "client" })).clientMaterial,
    says: /does not trust our certificate/,
  }],
];
for (const [name, { server, client, says }] of misfits) {
  Deno.test(`dial or its duplex fails with certificate when ${name}`, async () => {
    const listener = await listen(LOOPBACK, { tls: server, open: echo });
    const error = await failure(listener.address, { tls: client });
    assert.deepEqual([error.kind, error.phase], ["certificate", "tls"]);
    assert.match(error.message, says);
    assert.equal(listener.connections, 0);
    await listener.close();
  });
}

const notTls: [string, (socket: Socket) => void, RegExp][] = [
  ["greets in plain text", (socket) => socket.write("220 hello\r\n"), /plain text/],
  [
    "answers in plain text",
    (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    /plain text/,
  ],
  ["closes", (socket) => socket.end(), /\(the TLS handshake\): the peer closed the connection/],
];
for (const [name, serve, says] of notTls) {
  Deno.test(`dial fails with tls when the peer ${name}`, async () => {
    await withSockets(serve, async (address) => {
      const error = await failure(address, { tls: certificates.clientMaterial });
      assert.deepEqual([error.kind, error.phase], ["tls", "tls"]);
      assert.match(error.message, says);
    });
  });
}

const otherTls: [string, tls.TlsOptions, RegExp][] = [
  [
    "speaks TLS 1.2 at most",
    { maxVersion: "TLSv1.2", ALPNProtocols: ["h2"] },
    /not speak TLS 1\.3/,
  ],
  ["speaks HTTP/1.1 alone", { ALPNProtocols: ["http/1.1"] }, /not speak HTTP\/2/],
  ["knows no ALPN", {}, /did not agree on HTTP\/2/],
];
for (const [name, options, says] of otherTls) {
  Deno.test(`dial fails with tls when the server ${name}`, async () => {
    const { ca, cert, key } = certificates.serverMaterial;
    const server = tls.createServer({ ca, cert, key, ...options });
    server.on("secureConnection", (socket) => socket.on("error", () => {}));
    server.on("tlsClientError", (_error, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const error = await failure({ ...LOOPBACK, port }, { tls: certificates.clientMaterial });
    assert.deepEqual([error.kind, error.phase], ["tls", "tls"]);
    assert.match(error.message, says);
    await new Promise((resolve) => server.close(resolve));
  });
}

Deno.test("dial fails with timeout in the phase tls when the server stays silent, and hangs up", async () => {
  const gone = Promise.withResolvers<void>();
  await withSockets(
    (socket) => socket.resume().once("close", () => gone.resolve()),
    async (address) => {
      const error = await failure(address, { tls: certificates.clientMaterial, timeoutMs: 50 });
      assert.deepEqual([error.kind, error.phase], ["timeout", "tls"]);
      assert.match(error.message, /50 ms/);
      await gone.promise;
    },
  );
});

Deno.test("dial rejects with the signal's reason when it aborts", async () => {
  const reason = new Error("enough");
  await withSockets(() => {}, async (address) => {
    const abort = new AbortController();
    const dialled = failureOf(dialRecorded(address, {
      tls: certificates.clientMaterial,
      signal: abort.signal,
    }));
    abort.abort(reason);
    assert.equal(await dialled, reason);
    assert.equal(await failureOf(dialRecorded(address, { signal: abort.signal })), reason);
  });
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail("did not reject");
}

Deno.test("a plain duplex fails with tls when the server speaks TLS", async () => {
  const listener = await listen(LOOPBACK, { tls: certificates.serverMaterial, open: echo });
  const { duplex, listener: client } = await dialRecorded(listener.address);
  duplex.write(bytesOf("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  const error = await client.closed;
  assert.ok(error instanceof ConnectError);
  assert.deepEqual([error.kind, error.phase], ["tls", "settings"]);
  assert.equal(client.receivedBytes, 0);
  await listener.close();
});

Deno.test("dial resolves only once its listener is in place, before the peer's first bytes", async () => {
  const order: string[] = [];
  const listener = await listen(LOOPBACK, {
    tls: certificates.serverMaterial,
    open: (duplex) => {
      duplex.write(bytesOf("first"));
      return echo(duplex);
    },
  });
  const client = new RecordingListener();
  const duplex = await dial(listener.address, {
    tls: certificates.clientMaterial,
    timeoutMs: 5000,
    open: () => {
      order.push("open", client.text);
      return client;
    },
  });
  await client.until(() => client.text === "first");
  assert.deepEqual(order, ["open", ""]);
  duplex.destroy();
  await listener.close();
});
