import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { TLS_VERSION, type TlsMaterial } from "../../credentials/mod.ts";

/** What `node:tls` takes of the material. */
function contextOptions({ ca, cert, key }: TlsMaterial): SecureContextOptions {
  return { ca, cert, key, ...TLS_VERSION };
}

const contexts = new WeakMap<TlsMaterial, SecureContext>();

/**
 * The context of a material, made once and shared by all channels that use the same object: parsing
 * certificates for each connection takes longer than the handshake itself.
 */
export function sharedSecureContext(material: TlsMaterial): SecureContext {
  let context = contexts.get(material);
  if (context === undefined) {
    context = createSecureContext(contextOptions(material));
    contexts.set(material, context);
  }
  return context;
}
