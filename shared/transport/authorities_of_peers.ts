import type { SecureContext } from "node:tls";

/**
 * Keeps a server's authorities out of the chain that it sends.
 *
 * Deno 2.9.3's node:tls sends all that `ca` holds behind the server's own certificates, roots and
 * strangers too; a peer has no use for them (RFC 8446 section 4.4.2). For a new socket it reads `ca`
 * first for that chain, then to verify peers: the first reading finds nothing here. Should another
 * Deno read in another order, clients are refused, and the test beside this says so.
 */
export class AuthoritiesOfPeers {
  #isForChain = false;

  /** Takes the place of the context's own `ca`. */
  constructor(ca: string, { context }: SecureContext) {
    const authorities: string[] = [];
    Object.defineProperty(authorities, 0, {
      enumerable: true,
      get: () => {
        const seen = this.#isForChain ? "" : ca;
        this.#isForChain = false;
        return seen;
      },
    });
    (context as { ca: string[] }).ca = authorities;
  }

  /** @param open makes one socket of a server by the context */
  keptFromChain<T>(open: () => T): T {
    this.#isForChain = true;
    try {
      return open();
    } finally {
      this.#isForChain = false;
    }
  }
}
