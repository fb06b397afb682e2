/** The program that connectconformance judges in server mode. @module */
import type { TlsMaterial } from "@lab/shared/credentials";
import { adapterEngine } from "../adapter_engine.ts";
import { decodeDelimited, encodeDelimited } from "./delimited.ts";
import { conformanceImplementation } from "./handlers.ts";
import { messageCodec, type ServerCompatRequest, type ServerCompatResponse } from "./messages.ts";

const HOST = "127.0.0.1";

function tlsOf(
  { useTls, serverCreds, clientTlsCert }: ServerCompatRequest,
): TlsMaterial | undefined {
  if (!useTls || !serverCreds) return undefined;
  const text = new TextDecoder();
  const leaf = { cert: text.decode(serverCreds.cert), key: text.decode(serverCreds.key) };
  return clientTlsCert.length > 0
    ? { mode: "mtls", ca: text.decode(clientTlsCert), ...leaf }
    : { mode: "tls", ca: "", ...leaf };
}

if (import.meta.main) {
  const engine = await adapterEngine(Deno.args);
  const { value: bytes, done } = await decodeDelimited(Deno.stdin.readable).next();
  if (done) throw new Error("no ServerCompatRequest on stdin");
  const request = messageCodec<ServerCompatRequest>("ServerCompatRequest").decode(bytes);
  const server = engine.createServer({
    services: [conformanceImplementation],
    tls: tlsOf(request),
    // 0: the judge asks for no limit of its own.
    ...request.messageReceiveLimit > 0 ? { maxRequestBytes: request.messageReceiveLimit } : {},
  });
  const address = await server.listen({ kind: "tcp", host: HOST, port: 0 });
  if (address.kind !== "tcp") throw new Error("listens elsewhere than asked");
  const response = messageCodec<ServerCompatResponse>("ServerCompatResponse").encode({
    host: HOST,
    port: address.port,
    pemCert: request.useTls ? request.serverCreds?.cert ?? new Uint8Array() : new Uint8Array(),
  });
  await Deno.stdout.write(encodeDelimited(response));
  await new Promise<void>((resolve) => Deno.addSignalListener("SIGTERM", resolve));
  await server.close();
  Deno.exit(0);
}
