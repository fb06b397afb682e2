import {
  type Authority,
  createAuthority,
  crossSign,
  issueLeaf,
  type KeyPair,
} from "./authority.ts";
import type { TlsMaterial } from "./tls_material.ts";

export { createAuthority, crossSign, issueLeaf };

/** What differs from a pair that trusts each other. */
interface TestCertificateOverrides {
  /** Which leaf has expired a day ago. @default neither */
  readonly expired?: "server" | "client";
  /** Which leaf comes from a CA that the other side does not trust. @default neither */
  readonly otherAuthority?: "server" | "client";
  /** Names of the server. @default LOOPBACK_HOSTS */
  readonly hosts?: readonly string[];
}

/** Certificates for a test, in memory, PEM. */
export interface TestCertificates {
  readonly authority: Authority;
  /** The certificate of `authority`, which both sides trust. */
  readonly ca: string;
  readonly server: KeyPair;
  readonly client: KeyPair;
  /** For `TLS_MODE=mtls`. */
  readonly serverMaterial: TlsMaterial;
  /** For `TLS_MODE=mtls`. */
  readonly clientMaterial: TlsMaterial;
  /** For `TLS_MODE=tls`: asks for no client certificate. */
  readonly serverTlsMaterial: TlsMaterial;
  /** For `TLS_MODE=tls`: has no certificate of its own. */
  readonly clientTlsMaterial: TlsMaterial;
}

const DAY_MS = 86_400_000;
const cache = new Map<string, Promise<TestCertificates>>();

/**
 * Certificates of a CA made for this process; the same overrides give the same certificates.
 *
 * ```ts
 * import { testCertificates } from "./testing.ts";
 * const { serverMaterial, clientMaterial } = await testCertificates();
 * const { clientMaterial: stranger } = await testCertificates({ otherAuthority: "client" });
 * console.assert(serverMaterial.ca === clientMaterial.ca && stranger.ca === serverMaterial.ca);
 * ```
 */
export function testCertificates(
  overrides: TestCertificateOverrides = {},
): Promise<TestCertificates> {
  const { expired, otherAuthority, hosts } = overrides;
  const id = JSON.stringify([expired, otherAuthority, hosts]);
  let certificates = cache.get(id);
  if (certificates === undefined) cache.set(id, certificates = make(overrides));
  return certificates;
}

let authorities: Promise<[Authority, Authority]> | undefined;

/** One CA that the pair trusts and one that it does not, for all variations of a process. */
function testAuthorities(): Promise<[Authority, Authority]> {
  const long = { validDays: 1000, now: new Date(Date.now() - 100 * DAY_MS) };
  return authorities ??= Promise.all([
    createAuthority({ commonName: "test CA", ...long }),
    createAuthority({ commonName: "another test CA", ...long }),
  ]);
}

async function make(overrides: TestCertificateOverrides): Promise<TestCertificates> {
  const [authority, stranger] = await testAuthorities();
  const now = new Date();
  const issue = (kind: "server" | "client") =>
    issueLeaf(overrides.otherAuthority === kind ? stranger : authority, {
      kind,
      commonName: kind === "server" ? "df" : "smft",
      hosts: kind === "server" ? overrides.hosts : undefined,
      validDays: 30,
      now: overrides.expired === kind ? new Date(now.getTime() - 31 * DAY_MS) : now,
    });
  const [server, client] = await Promise.all([issue("server"), issue("client")]);
  const ca = authority.cert;
  return {
    authority,
    ca,
    server,
    client,
    serverMaterial: { mode: "mtls", ca, ...server },
    clientMaterial: { mode: "mtls", ca, ...client },
    serverTlsMaterial: { mode: "tls", ca, ...server },
    clientTlsMaterial: { mode: "tls", ca },
  };
}
