import assert from "node:assert/strict";
import net, { Socket } from "node:net";
import tls from "node:tls";
import { outputOf, withTempDir } from "../base/testing.ts";
import { testCertificates } from "../credentials/testing.ts";
import { type Address, ConnectError, dial, type Duplex, listen, ListenError } from "./mod.ts";
import { acceptedName } from "./socket_names.ts";
import type { ListenOptions } from "./listen.ts";
import type { DialOptions } from "./dial.ts";
import { echo, RecordingListener } from "./testing.ts";

const LOOPBACK = { kind: "tcp", host: "127.0.0.1", port: 0 } as const;
const certificates = await testCertificates();
const client = { tls: certificates.clientMaterial };
const server = { tls: certificates.serverMaterial, open: echo };

/** Dials and has one byte sent back, which proves that both sides took the connection. */
async function dialEcho(address: Address, options: Partial<DialOptions> = {}) {
  const listener = new RecordingListener();
  const duplex = await dial(address, { timeoutMs: 5000, open: () => listener, ...options });
  duplex.write(new Uint8Array([1]));
  await listener.until(() => listener.receivedBytes === 1);
  return { duplex, listener };
}

/** A raw connection to a listener. */
function rawSocket(address: Address): Promise<Socket> {
  assert.equal(address.kind, "tcp");
  return new Promise((resolve, reject) => {
    const socket = net.connect(address as { host: string; port: number });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

function listenFailure(address: Address, options: ListenOptions): Promise<ListenError> {
  return listen(address, options).then(
    () => assert.fail("it listens"),
    (error) => {
      assert.ok(error instanceof ListenError, `no ListenError but ${error}`);
      return error;
    },
  );
}

/** Records refusals and lets the first be awaited. */
function refusals() {
  const first = Promise.withResolvers<string>();
  return {
    first: first.promise,
    onRefused: (_remote: string, reason: string) => first.resolve(reason),
  };
}

Deno.test("acceptedName says unknown, not its own address, of a client that has gone", () => {
  assert.equal(acceptedName(new Socket(), LOOPBACK), "unknown");
  assert.equal(acceptedName(new Socket(), { kind: "unix", path: "/run/df" }), "unix");
});

Deno.test("listen tells the port that the system chose and counts open connections", async () => {
  const listener = await listen(LOOPBACK, server);
  assert.ok(listener.address.kind === "tcp" && listener.address.port > 0);
  const one = await dialEcho(listener.address, client);
  const two = await dialEcho(listener.address, client);
  assert.equal(listener.connections, 2);
  one.duplex.destroy();
  two.duplex.destroy();
  await Promise.all([one.listener.closed, two.listener.closed]);
  await listener.close();
});

Deno.test("Listener.close leaves open connections and frees the address at once", async () => {
  const listener = await listen(LOOPBACK, server);
  const { duplex, listener: recorded } = await dialEcho(listener.address, client);
  await listener.close();
  await listener.close();
  const again = await listen(listener.address, server);
  duplex.write(new Uint8Array([2]));
  await recorded.until(() => recorded.receivedBytes === 2);
  assert.equal(listener.connections, 1);
  duplex.destroy();
  await again.close();
});

Deno.test("listen fails when another program listens there", async () => {
  const listener = await listen(LOOPBACK, server);
  const error = await listenFailure(listener.address, server);
  assert.match(error.message, /cannot listen at 127\.0\.0\.1:\d+: another program listens there$/);
  await listener.close();
});

const unusable: [string, Address, RegExp][] = [
  ["no interface has the address", { ...LOOPBACK, host: "192.0.2.1" }, /no interface/],
  ["the name does not resolve", { ...LOOPBACK, host: "df.invalid" }, /does not resolve/],
  ["the folder is missing", { kind: "unix", path: "/nowhere/df.sock" }, /\/nowhere\/df\.sock/],
];
for (const [name, address, says] of unusable) {
  Deno.test(`listen fails when ${name}`, async () => {
    assert.match((await listenFailure(address, server)).message, says);
  });
}

const forbidden: [string, Address, Deno.PermissionOptions, RegExp][] = [
  ["a port without --allow-net", LOOPBACK, { net: false }, /--allow-net/],
  ["a file without --allow-write", { kind: "unix", path: "/tmp/df.sock" }, {
    read: true,
    write: false,
  }, /--allow-write/],
];
for (const [name, address, permissions, says] of forbidden) {
  Deno.test(`listen fails when it is asked for ${name}`, { permissions }, async () => {
    assert.match((await listenFailure(address, server)).message, says);
  });
}

Deno.test("listen shares a port between two when both say so", async () => {
  const one = await listen(LOOPBACK, { ...server, reusePort: true });
  const two = await listen(one.address, { ...server, reusePort: true });
  const { duplex } = await dialEcho(one.address, client);
  assert.equal(one.connections + two.connections, 1);
  duplex.destroy();
  await one.close();
  await two.close();
});

Deno.test("listen ends a handshake that does not finish in time, and goes on", async () => {
  const { first, onRefused } = refusals();
  const listener = await listen(LOOPBACK, { ...server, handshakeTimeoutMs: 50, onRefused });
  const silent = await rawSocket(listener.address);
  const closed = new Promise((resolve) => silent.once("close", resolve));
  silent.resume();
  assert.match(await first, /its TLS handshake took longer than 50 ms/);
  await closed;
  const { duplex } = await dialEcho(listener.address, client);
  assert.equal(listener.connections, 1);
  duplex.destroy();
  await listener.close();
});

Deno.test("Listener.close lets no handshake through that ends after it", async () => {
  const { first, onRefused } = refusals();
  const listener = await listen(LOOPBACK, { ...server, onRefused });
  const proxied = await rawSocket(listener.address);
  // A later connection is through, so that the listener has the first one too.
  const { duplex } = await dialEcho(listener.address, client);
  await listener.close();
  const { ca, cert, key } = certificates.clientMaterial;
  const late = tls.connect({
    ...{ socket: proxied, ca, cert, key, servername: "localhost" },
    ALPNProtocols: ["h2"],
  });
  late.on("error", () => {});
  const closed = new Promise((resolve) => late.once("close", resolve));
  assert.match(await first, /the listener is closed/);
  await closed;
  duplex.destroy();
});

Deno.test("listen closes what comes above maxConnections, and takes new ones later", async () => {
  for (const secure of [false, true]) {
    const security = secure ? client : {};
    const gone = Promise.withResolvers<void>();
    const listener = await listen(LOOPBACK, {
      ...secure ? server : {},
      open: (duplex) => ({ ...echo(duplex), onClose: () => gone.resolve() }),
      admission: { maxConnections: 1 },
    });
    const { duplex } = await dialEcho(listener.address, security);
    const excess = new RecordingListener();
    const error = await dial(listener.address, {
      ...security,
      timeoutMs: 5000,
      open: () => excess,
    }).then(() => excess.closed, (rejection) => rejection);
    assert.ok(error instanceof ConnectError, `secure ${secure}: ${error}`);
    duplex.end();
    await gone.promise;
    const later = await dialEcho(listener.address, security);
    later.duplex.destroy();
    await listener.close();
  }
});

for (
  const [name, admission, says] of [
    ["maxConnections", { maxConnections: 1 }, "1 connections are open already"],
    ["connectionsPerPeer", { connectionsPerPeer: 1 }, "1 connections of this address are open"],
    ["connectionsPerSecPerPeer", { connectionsPerSecPerPeer: 0.001 }, "more than 0.001 conn"],
  ] as const
) {
  Deno.test(`listen refuses in words, once and before TLS, what is above ${name}`, async () => {
    const refused: [string, string][] = [];
    const listener = await listen(LOOPBACK, {
      ...server,
      admission,
      onRefused: (remote, reason) => refused.push([remote, reason]),
    });
    const { duplex } = await dialEcho(listener.address, client);
    const socket = await rawSocket(listener.address);
    const remote = `127.0.0.1:${socket.localPort}`;
    socket.on("error", () => {});
    await new Promise((resolve) => socket.resume().once("close", resolve));
    duplex.destroy();
    await listener.close();
    assert.equal(refused.length, 1);
    assert.equal(refused[0][0], remote);
    assert.ok(refused[0][1].startsWith(says), refused[0][1]);
  });
}

Deno.test("listen tells when a connection was accepted, before its TLS handshake", async () => {
  const opened = Promise.withResolvers<Duplex>();
  const listener = await listen(LOOPBACK, {
    ...server,
    open: (duplex) => {
      opened.resolve(duplex);
      return echo(duplex);
    },
  });
  const { duplex } = await dialEcho(listener.address, client);
  const { startedNs, openedNs } = (await opened.promise).facts;
  assert.ok(startedNs < openedNs);
  duplex.destroy();
  await listener.close();
});

Deno.test("listen refuses a client that offers no ALPN", async () => {
  const { first, onRefused } = refusals();
  const listener = await listen(LOOPBACK, { ...server, onRefused });
  const { ca, cert, key } = certificates.clientMaterial;
  assert.ok(listener.address.kind === "tcp");
  const { host, port } = listener.address;
  const socket = tls.connect({ host, port, ca, cert, key, servername: "localhost" });
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  assert.match(await first, /ALPN h2/);
  socket.resume();
  await closed;
  assert.equal(listener.connections, 0);
  await listener.close();
});

const peers: [string, (socket: Socket) => void][] = [
  ["sends garbage", (socket) => socket.write("GET / HTTP/1.1\r\n\r\n")],
  ["hangs up", (socket) => socket.end()],
  ["resets", (socket) => socket.resetAndDestroy()],
];
for (const [name, act] of peers) {
  Deno.test(`listen goes on when a peer ${name} instead of a handshake`, async () => {
    const { first, onRefused } = refusals();
    const listener = await listen(LOOPBACK, { ...server, onRefused });
    const socket = await rawSocket(listener.address);
    socket.on("error", () => {});
    act(socket);
    assert.ok((await first).length > 0);
    socket.destroy();
    const { duplex } = await dialEcho(listener.address, client);
    duplex.destroy();
    await listener.close();
  });
}

Deno.test("listen says why it refused a client certificate", async () => {
  const { first, onRefused } = refusals();
  const listener = await listen(LOOPBACK, { ...server, onRefused });
  const stranger = await testCertificates({ otherAuthority: "client" });
  const recorded = new RecordingListener();
  await dial(listener.address, {
    tls: stranger.clientMaterial,
    timeoutMs: 5000,
    open: () => recorded,
  });
  assert.match(await first, /leads to no authority .* its issuer is CN=another test CA/);
  await recorded.closed;
  assert.equal(listener.connections, 0);
  await listener.close();
});

Deno.test("listen goes on when a peer resets an open connection", async () => {
  const recorded = new RecordingListener();
  const listener = await listen(LOOPBACK, { open: () => recorded });
  const socket = await rawSocket(listener.address);
  socket.write("x");
  await recorded.until(() => recorded.text === "x");
  socket.resetAndDestroy();
  await recorded.closed;
  assert.equal(listener.connections, 0);
  await listener.close();
});

Deno.test("Listener.updateTls serves new handshakes with the new material", async () => {
  const named = await testCertificates({ hosts: ["renewed.test"] });
  const listener = await listen(LOOPBACK, server);
  const before = await dialEcho(listener.address, client);
  listener.updateTls(named.serverMaterial);
  const after = await dialEcho(listener.address, { ...client, serverName: "renewed.test" });
  assert.notEqual(
    after.duplex.facts.tls?.peerFingerprint256,
    before.duplex.facts.tls?.peerFingerprint256,
  );
  before.duplex.write(new Uint8Array([2]));
  await before.listener.until(() => before.listener.receivedBytes === 2);
  before.duplex.destroy();
  after.duplex.destroy();
  await listener.close();
});

Deno.test("Listener.updateTls trusts the CA of the new material", async () => {
  const { first, onRefused } = refusals();
  // A leaf has signed nothing, so a server that trusts it alone takes no client.
  const tls = { ...certificates.serverMaterial, ca: certificates.server.cert };
  const listener = await listen(LOOPBACK, { ...server, tls, onRefused });
  const refused = new RecordingListener();
  await dial(listener.address, { ...client, timeoutMs: 5000, open: () => refused });
  assert.match(await first, /leads to no authority that is trusted here/);
  await refused.closed;
  listener.updateTls(certificates.serverMaterial);
  const { duplex } = await dialEcho(listener.address, client);
  duplex.destroy();
  await listener.close();
});

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

Deno.test("listen and dial meet at a Unix socket, plain and with mTLS, whose file goes on close", async () => {
  await withTempDir(async (folder) => {
    const address: Address = { kind: "unix", path: `${folder}/df.sock` };
    for (const secure of [false, true]) {
      let accepted: Duplex | undefined;
      const listener = await listen(address, {
        ...secure ? { tls: certificates.serverMaterial } : {},
        open: (duplex) => echo(accepted = duplex),
      });
      assert.deepEqual(listener.address, address);
      const { duplex } = await dialEcho(address, secure ? client : {});
      assert.equal(duplex.facts.remote, `unix:${address.path}`);
      assert.equal(accepted?.facts.remote, "unix");
      assert.equal(duplex.facts.tls?.peerSubject, secure ? "CN=df" : undefined);
      duplex.destroy();
      await listener.close();
      assert.equal(await exists(address.path), false);
    }
  });
});

Deno.test("listen leaves a Unix socket alone when somebody listens on it", async () => {
  await withTempDir(async (folder) => {
    const address: Address = { kind: "unix", path: `${folder}/df.sock` };
    const listener = await listen(address, { open: echo });
    const error = await listenFailure(address, { open: echo });
    assert.match(error.message, /df\.sock: another program listens there/);
    const { duplex } = await dialEcho(address);
    duplex.destroy();
    await listener.close();
  });
});

Deno.test("listen replaces a Unix socket that a killed server left behind", async () => {
  await withTempDir(async (folder) => {
    const path = `${folder}/df.sock`;
    const script = `Deno.listen({ transport: "unix", path: ${
      JSON.stringify(path)
    } }); Deno.exit();`;
    await outputOf([Deno.execPath(), "eval", script]);
    assert.ok(await exists(path));
    const listener = await listen({ kind: "unix", path }, { open: echo });
    const { duplex } = await dialEcho(listener.address);
    duplex.destroy();
    await listener.close();
  });
});

Deno.test("listen leaves a file alone that is no socket", async () => {
  await withTempDir(async (folder) => {
    const path = `${folder}/notes`;
    await Deno.writeTextFile(path, "keep");
    const error = await listenFailure({ kind: "unix", path }, { open: echo });
    assert.match(error.message, /the file is no socket/);
    assert.equal(await Deno.readTextFile(path), "keep");
  });
});

Deno.test("listen says so when the path at which it stands for a guest's port is too long", async () => {
  const address = { kind: "vsock-uds", path: "x".repeat(105), port: 50 } as const;
  await assert.rejects(
    listen(address, { open: () => assert.fail("nobody comes") }),
    (error) => error instanceof ListenError && /has 108 bytes.*takes 107/.test(error.message),
  );
});
