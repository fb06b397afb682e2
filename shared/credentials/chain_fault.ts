import type { X509Certificate } from "node:crypto";
import { printable } from "../base/mod.ts";
import { mayServeAs } from "./extended_key_usage.ts";

/** More certificates on the way from a leaf to its CA than any that is meant seriously. */
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
 * it is. Any path will do from the leaf to a trusted authority (RFC 5280 section 6.1: names,
 * signatures, dates, basic constraints, and of the leaf its purpose): a CA that was renewed stands
 * beside the one that has ended, with the same name and key.
 *
 * @param chain the leaf first, and whatever its owner sent behind it
 */
export function chainFault(
  chain: readonly X509Certificate[],
  { authorities, side, now }: ChainFaultOptions,
): string | undefined {
  const leaf = chain[0];
  if (leaf === undefined) return "is missing";
  const dates = dateFault(leaf, now);
  if (dates !== undefined) return dates;
  if (!mayServeAs(side, leaf.raw)) return `is not for a TLS ${side}`;
  const trusted = new Set(authorities.map(({ fingerprint256 }) => fingerprint256));
  // The platform calls every CA in the place of a leaf self-signed.
  if (leaf.ca && !trusted.has(leaf.fingerprint256)) {
    return leaf.subject === leaf.issuer
      ? "is self-signed and not trusted here"
      : `is that of a CA (CA:TRUE), which stands for no TLS ${side}; issue one with CA:FALSE`;
  }
  // Who has no certificate that is believed may send many: only so many are looked at, each once.
  const others = chain.slice(1, 1 + MAX_CHAIN).filter(({ ca }) => ca);
  const reached = [leaf];
  let ended: string | undefined;
  for (const current of reached) {
    if (trusted.has(current.fingerprint256)) return undefined;
    for (const issuer of [...authorities, ...others]) {
      if (reached.includes(issuer) || !isIssuedBy(current, issuer)) continue;
      const fault = dateFault(issuer, now);
      if (fault !== undefined) {
        ended ??= `was issued by ${nameText(issuer.subject)}, which ${fault}`;
      } else reached.push(issuer);
    }
  }
  const issuer = nameText(reached.at(-1)!.issuer);
  return ended ?? `leads to no authority that is trusted here; its issuer is ${issuer}`;
}

/**
 * By name and signature, as the platform's handshake has it. `checkIssued` also asks for a key
 * identifier that a CA need not have (Deno 2.9.3), and would refuse whom the handshake lets in.
 */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey);
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

/** A name as X509Certificate gives it, a line an attribute. */
function nameText(name: string): string {
  return printable(name.replaceAll("\n", ", "), { maxChars: MAX_NAME_CHARS });
}
