import tls, { type SecureContext } from "node:tls";
import { TLS_VERSION, type TlsMaterial } from "../credentials/mod.ts";

/** HTTP/2 over TLS is only used by agreement (RFC 9113 §3.2). */
export const ALPN_H2 = ["h2"];

const contexts = new WeakMap<TlsMaterial, SecureContext>();

/**
 * The material parsed for dialling, once and for all its connections: parsing PEM is a fifth of the
 * time of a handshake on loopback.
 */
export function clientContext(material: TlsMaterial): SecureContext {
  let context = contexts.get(material);
  if (context === undefined) {
    const { ca, cert, key } = material;
    context = tls.createSecureContext({ ca, cert, key, ...TLS_VERSION });
    contexts.set(material, context);
  }
  return context;
}
