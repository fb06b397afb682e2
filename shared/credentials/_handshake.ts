import tls from "node:tls";
import type { AddressInfo } from "node:net";
import { TLS_VERSION, type TlsMaterial } from "./tls_material.ts";

/** What each side made of a handshake: `ok`, or the message with which it ended. */
interface HandshakeOutcome {
  readonly client: string;
  readonly server: string;
  /** As the client saw it; empty when the handshake failed. */
  readonly protocol: string;
}

/**
 * One TLS 1.3 handshake over loopback, with a byte sent by the server.
 *
 * In TLS 1.3 the client has finished before the server has judged its certificate (RFC 8446 section
 * 2), so that only the server's byte tells the client that it was taken.
 */
export async function handshake(
  serverMaterial: TlsMaterial,
  clientMaterial: TlsMaterial,
  servername = "localhost",
): Promise<HandshakeOutcome> {
  const accepted = Promise.withResolvers<string>();
  const server = tls.createServer({
    ...serverMaterial,
    ...TLS_VERSION,
    requestCert: serverMaterial.mode === "mtls",
    rejectUnauthorized: serverMaterial.mode === "mtls",
  }, (socket) => {
    accepted.resolve("ok");
    socket.on("error", () => {});
    socket.end("!");
  });
  server.on("tlsClientError", (error, socket) => {
    accepted.resolve(error.message);
    // Deno's node:tls leaves the socket of a failed handshake open.
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const dialled = Promise.withResolvers<string>();
  const socket = tls.connect({
    ...clientMaterial,
    ...TLS_VERSION,
    host: "127.0.0.1",
    port,
    servername,
  });
  let protocol = "";
  socket.on("secureConnect", () => protocol = socket.getProtocol() ?? "");
  socket.on("data", () => dialled.resolve("ok"));
  socket.on("error", (error) => dialled.resolve(error.message));
  socket.on("close", () => dialled.resolve("closed without a byte"));
  const client = await dialled.promise;
  socket.destroy();
  const outcome = { client, server: await accepted.promise, protocol };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return outcome;
}
