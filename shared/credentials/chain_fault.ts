import type { X509Certificate } from "node:crypto";
import { mayServeAs } from "./extended_key_usage.ts";

/** More certificates between a leaf and its CA than any that is meant seriously. */
const MAX_CHAIN = 8;
const MAX_NAME_CHARS = 200;

/** Against what a chain is held. */
interface ChainFaultOptions {
  /** The authorities that are trusted. */
  readonly authorities: readonly X509Certificate[];
  /** For whom the leaf is to stand. */
  readonly side: "server" | "client";
  readonly now: Date;
}

/**
 * Why a certificate is not to be believed now, in words that follow "its certificate"; undefined when
 * it is. A path is followed from the leaf to a trusted authority (RFC 5280 section 6.1: signatures, dates, basic
 * constraints, and of the leaf its purpose).
 *
 * @param chain the leaf first, and whatever its owner sent behind it
 */
export function chainFault(
  chain: readonly X509Certificate[],
  { authorities, side, now }: ChainFaultOptions,
): string | undefined {
  const [leaf, ...others] = chain;
  if (leaf === undefined) return "is missing";
  const dates = dateFault(leaf, now);
  if (dates !== undefined) return dates;
  if (!mayServeAs(side, leaf.raw)) return `is not for a TLS ${side}`;
  let current = leaf;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    const issuedBy = (issuer: X509Certificate) => isIssuedBy(current, issuer);
    if (authorities.some(({ fingerprint256 }) => fingerprint256 === current.fingerprint256)) {
      return undefined;
    }
    const anchor = authorities.find(issuedBy);
    if (anchor !== undefined) {
      const fault = dateFault(anchor, now);
      return fault && `was issued by ${printable(anchor.subject)}, which ${fault}`;
    }
    const next = others.find((each) => each.ca && issuedBy(each));
    if (next === undefined) break;
    const fault = dateFault(next, now);
    if (fault !== undefined) return `was issued by ${printable(next.subject)}, which ${fault}`;
    current = next;
  }
  const issuer = printable(current.issuer);
  return `leads to no authority that is trusted here; its issuer is ${issuer}`;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A kind of key that this platform cannot verify by.
    return false;
  }
}

function dateFault(certificate: X509Certificate, now: Date): string | undefined {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now > to) return `has expired on ${to.toISOString()}`;
  return now < from ? `is not valid before ${from.toISOString()}` : undefined;
}

/** Text that another wrote, as one short line of ASCII. */
function printable(text: string): string {
  const line = text.replaceAll("\n", ", ").replace(/[^\x20-\x7e]/g, "?");
  return line.length > MAX_NAME_CHARS ? `${line.slice(0, MAX_NAME_CHARS)}…` : line;
}
