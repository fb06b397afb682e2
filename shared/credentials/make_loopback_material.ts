import type { TlsMaterial } from "./tls_material.ts";

const VALID_DAYS = 1;

/** A pair that trusts each other, in memory only. */
export interface LoopbackMaterial {
  /** Of the side that listens. */
  readonly server: TlsMaterial;
  /** Of the side that dials. */
  readonly client: TlsMaterial;
}

/**
 * mTLS material for a server and a client in this process, reached by a name of loopback. What makes
 * certificates is loaded here and not before, as by `openCertificateStore`.
 */
export async function makeLoopbackMaterial(
  { now }: { readonly now: Date },
): Promise<LoopbackMaterial> {
  const { createAuthority, issueLeaf } = await import("./authority.ts");
  const validity = { validDays: VALID_DAYS, now };
  const authority = await createAuthority({ commonName: "loopback CA", ...validity });
  const side = async (kind: "server" | "client"): Promise<TlsMaterial> => {
    const leaf = await issueLeaf(authority, { kind, commonName: kind, ...validity });
    return { mode: "mtls", ca: authority.cert, ...leaf };
  };
  return { server: await side("server"), client: await side("client") };
}
