import assert from "node:assert/strict";
import net from "node:net";
import { tempDir } from "../base/testing.ts";
import { testCertificates } from "../credentials/testing.ts";
import { type Address, ConnectError, dial, type Duplex, listen, ListenError } from "./mod.ts";
import { echo, openMultiplexer, openVsockLab, RecordingListener, vsockProblem } from "./testing.ts";

const certificates = await testCertificates();
const problem = await vsockProblem();
const kind = problem === undefined ? "AF_VSOCK" : "the hybrid form";
if (problem !== undefined) {
  Deno.test.ignore(`dial and listen meet over AF_VSOCK: ${problem}`, () => {});
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function dialRecorded(address: Address, options: { timeoutMs?: number; tls?: boolean } = {}) {
  const listener = new RecordingListener();
  const duplex = await dial(address, {
    timeoutMs: options.timeoutMs ?? 5000,
    open: () => listener,
    ...options.tls ? { tls: certificates.clientMaterial } : {},
  });
  return { duplex, listener };
}

for (const tls of [false, true]) {
  Deno.test(`dial and listen meet over ${kind}, ${tls ? "with mTLS" : "plain"}`, async () => {
    await using lab = await openVsockLab();
    let accepted: Duplex | undefined;
    const listener = await listen(lab.freeAddress(), {
      ...tls ? { tls: certificates.serverMaterial } : {},
      open: (duplex) => echo(accepted = duplex),
    });
    const address = lab.dialAddress(listener.address);
    const { duplex, listener: client } = await dialRecorded(address, { tls });
    duplex.write(bytesOf("hello"));
    await client.until(() => client.text === "hello");
    assert.ok((duplex.facts.timings.tcpMs ?? NaN) >= 0);
    assert.equal(duplex.facts.timings.tlsMs !== undefined, tls);
    assert.equal(accepted?.facts.tls?.peerSubject, tls ? "CN=smft" : undefined);
    assert.equal(listener.connections, 1);
    accepted?.end();
    assert.equal(await client.closed, undefined);
    await listener.close();
    await assert.rejects(dialRecorded(address), { name: "ConnectError", kind: "address" });
  });
}

/** A Unix socket that answers every connection the same way. */
async function withAnswer(
  answer: string | undefined,
  use: (address: Address) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const folder = temp.path;
  const path = `${folder}/v.sock`;
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.resume();
    if (answer !== undefined) socket.write(answer);
  });
  await new Promise<void>((resolve) => server.listen({ path }, resolve));
  try {
    await use({ kind: "vsock-uds", path, port: 7 });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

async function failure(address: Address, timeoutMs?: number): Promise<ConnectError> {
  const error = await dialRecorded(address, { timeoutMs }).then(
    () => undefined,
    (thrown) => thrown,
  );
  assert.ok(error instanceof ConnectError, `no ConnectError but ${error}`);
  assert.equal(error.phase, "tcp");
  return error;
}

Deno.test("dial in the hybrid form takes bytes that come with the answer", async () => {
  await withAnswer("OK 1073741824\nhello", async (address) => {
    const { duplex, listener } = await dialRecorded(address);
    await listener.until(() => listener.receivedBytes >= 5);
    assert.equal(listener.text, "hello");
    duplex.destroy();
  });
});

for (
  const answer of [
    "NO 5\n",
    "HTTP/1.1 400 Bad Request\r\n\r\n",
    "OK x\n",
    "OK 12345678901234567890",
  ]
) {
  Deno.test(`dial in the hybrid form refuses the answer ${JSON.stringify(answer)}`, async () => {
    await withAnswer(answer, async (address) => {
      const { kind, message } = await failure(address);
      assert.equal(kind, "address");
      assert.match(message, /answered CONNECT with .* instead of OK/);
    });
  });
}

Deno.test("dial in the hybrid form says that nobody listens at the port when it is hung up on", async () => {
  await using temp = await tempDir();
  const folder = temp.path;
  const path = `${folder}/v.sock`;
  const multiplexer = await openMultiplexer(path);
  const { kind, message } = await failure({ kind: "vsock-uds", path, port: 99 });
  await multiplexer[Symbol.asyncDispose]();
  assert.equal(kind, "address");
  assert.match(message, /nobody listens at port 99 of the guest/);
});

Deno.test("dial in the hybrid form fails with address when there is no socket", async () => {
  const error = await failure({ kind: "vsock-uds", path: "/no/such/v.sock", port: 1 });
  assert.equal(error.kind, "address");
  assert.match(error.message, /no such socket file/);
});

Deno.test("dial in the hybrid form fails with timeout when CONNECT is not answered", async () => {
  await withAnswer(undefined, async (address) => {
    assert.equal((await failure(address, 100)).kind, "timeout");
  });
});

Deno.test("listen says what is wrong with a CID that is not of this machine", async () => {
  await assert.rejects(
    listen({ kind: "vsock", cid: 0x7fff_0000, port: 0 }, { open: echo }),
    (error: unknown) => {
      assert.ok(error instanceof ListenError);
      assert.match(error.message, /cannot listen at vsock:2147418112:0: .*(CID|AF_VSOCK)/);
      return true;
    },
  );
});

Deno.test({
  name: "dial and listen over vsock say that Deno may not",
  permissions: { net: false },
  async fn() {
    const address: Address = { kind: "vsock", cid: 1, port: 5000 };
    await assert.rejects(listen(address, { open: echo }), /Deno lacks --allow-net/);
    assert.match((await failure(address)).message, /Deno lacks --allow-net/);
  },
});
