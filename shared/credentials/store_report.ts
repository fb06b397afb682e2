import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { withoutBom } from "../base/mod.ts";
import {
  type CertificateFacts,
  certificateFacts,
  certificateHosts,
  parseCertificateFile,
} from "./certificate_facts.ts";
import { CredentialError } from "./credential_error.ts";
import { daysUntil, EXPIRY_WARNING_DAYS } from "./load.ts";
import type { StoreLayout } from "./store_layout.ts";

/** Something to do about the certificates, though nothing failed. */
interface StoreWarning {
  readonly kind: "expired" | "expires_soon" | "lacks_host" | "untrusted" | "rollover_pending";
  readonly path: string;
  readonly message: string;
}

/** One certificate as it stands on disk. */
export interface StoredCertificate extends CertificateFacts {
  readonly path: string;
  readonly hosts: readonly string[];
}

/** What is there now. */
interface StoreReport {
  /** CAs trusted by DF, then the leaf of DF, then that of SMFT. */
  readonly certificates: readonly StoredCertificate[];
  readonly warnings: readonly StoreWarning[];
}

/**
 * Looks at the certificates of both sides: what ends within 14 days, what one side shows and the
 * other does not trust, and which of `hosts` the server's certificate lacks.
 */
export async function reportStore(
  layout: StoreLayout,
  { now, hosts = [] }: { readonly now: Date; readonly hosts?: readonly string[] },
): Promise<StoreReport> {
  const { df, smft } = layout;
  const trustedByDf = await read(df.ca);
  const trustedBySmft = await read(smft.ca);
  const [server, ...behindServer] = await read(df.cert);
  const [client, ...behindClient] = await read(smft.cert);
  const all: [string, X509Certificate][] = [
    ...trustedByDf.map((ca): [string, X509Certificate] => [df.ca, ca]),
    [df.cert, server],
    [smft.cert, client],
  ];
  const certificates = all.map(([path, certificate]) => ({
    path,
    ...certificateFacts(certificate),
    hosts: certificateHosts(certificate),
  }));
  const warnings: StoreWarning[] = certificates.flatMap((each) => expiryWarning(each, now));
  const warn = (kind: StoreWarning["kind"], path: string, message: string) =>
    warnings.push({ kind, path, message: `${path}: ${message}` });

  if (!trusts(trustedBySmft, server)) {
    warn(
      "untrusted",
      df.cert,
      `not issued by a CA in ${smft.ca}; issue it again with \`--rotate\``,
    );
  }
  if (!trusts(trustedByDf, client)) {
    warn(
      "untrusted",
      smft.cert,
      `not issued by a CA in ${df.ca}; issue it again with \`--rotate\``,
    );
  }
  const lacking = hosts.filter((host) => !covers(server, host));
  if (lacking.length > 0) {
    const message =
      `it lacks ${lacking.join(", ")}; clients that dial it by that name refuse it. ` +
      "Issue it again with `--rotate` and every `--host`";
    warn("lacks_host", df.cert, message);
  }
  if (behindServer.length + behindClient.length > 0) {
    const message = "a roll-over of the CA is under way; end it with `--retire-ca` once every DF " +
      "and SMFT has read its certificates again";
    warn("rollover_pending", df.ca, message);
  }
  return { certificates, warnings };
}

function expiryWarning(stored: StoredCertificate, now: Date): StoreWarning[] {
  const { path, subject, notAfter } = stored;
  const days = daysUntil(notAfter, now);
  if (days > EXPIRY_WARNING_DAYS) return [];
  const end = notAfter.toISOString();
  const remedy = path.endsWith("ca.crt") ? "--rotate-ca" : "--rotate";
  return [
    days < 0
      ? {
        kind: "expired",
        path,
        message: `${path}: ${subject} expired on ${end}; use \`${remedy}\``,
      }
      : {
        kind: "expires_soon",
        path,
        message: `${path}: ${subject} expires on ${end}, in ${days.toFixed(1)} days; ` +
          `use \`${remedy}\``,
      },
  ];
}

function trusts(trusted: readonly X509Certificate[], leaf: X509Certificate): boolean {
  return trusted.some((ca) => leaf.checkIssued(ca) && leaf.verify(ca.publicKey));
}

function covers(certificate: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined;
  // A wildcard stands for one whole label (RFC 9525 section 6.3); Deno's checkHost knows none.
  const wildcard = host.replace(/^[^.]+/, "*");
  const names = certificateHosts(certificate);
  return names.includes(host) || names.includes(wildcard);
}

async function read(path: string): Promise<X509Certificate[]> {
  try {
    return parseCertificateFile(path, withoutBom(await Deno.readTextFile(path)));
  } catch (error) {
    if (error instanceof CredentialError) throw error;
    throw CredentialError.fromFileSystem(path, path, error);
  }
}
