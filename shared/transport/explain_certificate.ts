import tls, { type ConnectionOptions } from "node:tls";
import { chainFault, parseCertificates, TLS_VERSION } from "../credentials/mod.ts";
import { ALPN_H2 } from "./client_context.ts";
import { peerChain } from "./peer_chain.ts";

/** How long the look at a refused certificate may take, ms. */
const LOOK_TIMEOUT_MS = 1000;

/**
 * Says what is wrong with the server's certificate at `endpoint`, in words that follow "its
 * certificate"; undefined when nothing is, or when it cannot be had.
 *
 * The platform reports an expired certificate, one of a foreign CA and one for another purpose with
 * the same code, and keeps the certificate to itself. So this opens a second connection that accepts any certificate, looks
 * at it and closes. It shows no certificate of its own and sends not a byte above TLS.
 */
export function explainCertificate(
  endpoint: ConnectionOptions,
  { ca, now }: { readonly ca: string; readonly now: Date },
): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = tls.connect({
    ...endpoint,
    ...TLS_VERSION,
    ALPNProtocols: ALPN_H2,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  const done = (words?: string) => {
    clearTimeout(timer);
    socket.destroy();
    resolve(words);
  };
  const timer = setTimeout(done, LOOK_TIMEOUT_MS);
  socket.on("error", () => done());
  socket.on("close", () => done());
  socket.on("secureConnect", () => {
    done(
      chainFault(peerChain(socket), { authorities: parseCertificates(ca), side: "server", now }),
    );
  });
  return promise;
}
