import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import type { Socket } from "node:net";
import tls, { type TLSSocket } from "node:tls";
import { tempDir } from "../base/testing.ts";
import { testCertificates } from "../credentials/testing.ts";
import { ConnStream } from "./conn_stream.ts";

/** Two joined streams, over a Unix socket: all connections of Deno have the same methods. */
async function withPair(use: (a: ConnStream, b: ConnStream) => Promise<void>): Promise<void> {
  await using temp = await tempDir();
  const folder = temp.path;
  const path = `${folder}/socket`;
  const listener = Deno.listen({ transport: "unix", path });
  const [accepted, dialled] = await Promise.all([
    listener.accept(),
    Deno.connect({ transport: "unix", path }),
  ]);
  listener.close();
  const [a, b] = [new ConnStream(dialled), new ConnStream(accepted)];
  try {
    await use(a, b);
  } finally {
    a.destroy();
    b.destroy();
  }
}

const BIG = Buffer.alloc(1_000_000).map((_, at) => at % 251);

Deno.test("ConnStream carries bytes both ways, and closes both ends when one has ended", async () => {
  await withPair(async (a, b) => {
    b.pipe(b);
    a.end(BIG);
    const chunks: Uint8Array[] = [];
    for await (const chunk of a) chunks.push(chunk);
    assert.deepEqual(Buffer.concat(chunks), BIG);
    if (!b.destroyed) await once(b, "close");
  });
});

Deno.test("ConnStream ends its peer without an error when it is destroyed", async () => {
  await withPair(async (a, b) => {
    b.resume();
    a.destroy();
    await once(b, "close");
    assert.equal(b.errored, null);
  });
});

Deno.test("ConnStream fails a write when its peer has gone", async () => {
  await withPair(async (a, b) => {
    b.destroy();
    a.resume();
    const failed = new Promise<Error | null | undefined>((resolve) => {
      const write = () => a.write(BIG, (error) => error ? resolve(error) : write());
      write();
    });
    a.on("error", () => {});
    assert.ok(await failed instanceof Error);
  });
});

Deno.test("ConnStream carries mTLS for either side, as vsock does", async () => {
  const { clientMaterial, serverMaterial } = await testCertificates();
  await withPair(async (a, b) => {
    const { mode: _, ...server } = serverMaterial;
    const secure = tls.createServer({
      ...server,
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ["h2"],
    });
    const accepted = new Promise<TLSSocket>((resolve) => secure.once("secureConnection", resolve));
    secure.emit("connection", b);
    const client = tls.connect({
      ...clientMaterial,
      socket: a as unknown as Socket,
      servername: "localhost",
      ALPNProtocols: ["h2"],
    });
    const peer = await accepted;
    assert.equal(peer.getPeerCertificate().subject.CN, "smft");
    peer.pipe(peer);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const echoed = new Promise<void>((resolve) =>
      client.on("data", (chunk: Uint8Array) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes === BIG.length) resolve();
      })
    );
    client.write(BIG);
    await echoed;
    assert.deepEqual(Buffer.concat(chunks), BIG);
    client.destroy();
    if (!b.destroyed) await once(b, "close");
  });
});
