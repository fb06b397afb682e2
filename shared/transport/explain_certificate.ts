import tls, { type ConnectionOptions } from "node:tls";
import { TLS_VERSION } from "../credentials/mod.ts";
import { ALPN_H2 } from "./client_context.ts";

/** How long the look at a refused certificate may take, ms. */
const LOOK_TIMEOUT_MS = 1000;

/**
 * Says what is wrong with the dates of the server's certificate at `endpoint`; undefined when
 * nothing is, or when it cannot be had.
 *
 * The platform reports an expired certificate and one of a foreign CA with the same code, and keeps
 * the certificate to itself. So this opens a second connection that accepts any certificate, looks
 * at it and closes. It shows no certificate of its own and sends not a byte above TLS.
 */
export function explainCertificate(
  endpoint: ConnectionOptions,
  nowMs: number,
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
    const { valid_from, valid_to } = socket.getPeerCertificate();
    if (Date.parse(valid_to) < nowMs) return done(`it has expired on ${isoTime(valid_to)}`);
    if (Date.parse(valid_from) > nowMs) {
      return done(`it is not valid before ${isoTime(valid_from)}`);
    }
    done();
  });
  return promise;
}

function isoTime(text: string): string {
  return new Date(text).toISOString();
}
