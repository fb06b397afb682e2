import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";
import { withoutBom } from "../base/mod.ts";
import {
  type CertificateFacts,
  certificateFacts,
  certificateHosts,
  parseCertificateFile,
} from "./certificate_facts.ts";
import { CredentialError } from "./credential_error.ts";
import { mayServeAs } from "./extended_key_usage.ts";
import { keyFault } from "./key_fault.ts";
import { keyModeFault } from "./key_mode_fault.ts";
import { splitPem } from "./pem.ts";
import type { TlsMaterial } from "./tls_material.ts";

const DAY_MS = 86_400_000;
/** A certificate that ends within so many days is warned about. */
export const EXPIRY_WARNING_DAYS = 14;

/** Where the material of one side lies. A path that the mode does not need is not read. */
export interface TlsSource {
  /** Whether both sides show a certificate, or the server alone. */
  readonly mode: "mtls" | "tls";
  /** Whose material it is. */
  readonly side: "server" | "client";
  /** `TLS_CA`: certificates to trust, PEM. Not needed by a server in mode `tls`. */
  readonly caPath: string;
  /** `TLS_CERT`: this side's chain, leaf first, PEM. Not needed by a client in mode `tls`. */
  readonly certPath: string;
  /** `TLS_KEY`: the leaf's key, PEM, not encrypted. Not needed by a client in mode `tls`. */
  readonly keyPath: string;
  /** `KEY_GROUP_READABLE`: whether this process's own group may read the key. @default false */
  readonly groupReadable?: boolean;
}

/** Something that works today and should not be left as it is. */
export interface CredentialWarning {
  /** What it is about. */
  readonly kind:
    | "expires_soon"
    | "key_readable_by_others"
    | "expired_issuer"
    | "authority_as_leaf"
    | "no_host";
  /** The file that it is about. */
  readonly path: string;
  /** For people, in one line. */
  readonly message: string;
}

/** Material that passed every check. */
export interface LoadedCredentials {
  /** What connections are made with. */
  readonly material: TlsMaterial;
  /** Absent for a client in mode `tls`. */
  readonly leaf?: CertificateFacts;
  /** What stops nobody, but should be seen to. */
  readonly warnings: readonly CredentialWarning[];
}

/**
 * Reads and checks what one side brings to a handshake.
 *
 * Throws a CredentialError for a file that is missing or unreadable, is not the PEM expected, for a
 * key that is not the certificate's, and for a certificate that is out of its time or made for the
 * other side. `ca` is empty for a server in mode `tls`, which asks no one for a certificate.
 */
export async function loadTlsMaterial(
  source: TlsSource & { readonly now: Date },
): Promise<LoadedCredentials> {
  const { mode, now } = source;
  const warnings: CredentialWarning[] = [];
  const { needsCa, needsLeaf } = needsOf(source);
  const ca = needsCa ? await loadAuthorities(source.caPath, now, warnings) : "";
  if (!needsLeaf) return { material: { mode, ca }, warnings };

  const chain = await loadChain(source, warnings);
  const { pem: key, object } = await loadKey(source, warnings);
  if (!chain[0].checkPrivateKey(object)) {
    throw new CredentialError(
      "mismatch",
      source.keyPath,
      `TLS_KEY ${source.keyPath}: the key does not belong to the first certificate in TLS_CERT ` +
        `${source.certPath}; use the key made with it, and put this ${source.side}'s certificate first`,
    );
  }
  const cert = chain.filter(isSent).map((certificate) => certificate.toString()).join("");
  return { material: { mode, ca, cert, key }, leaf: certificateFacts(chain[0]), warnings };
}

/** The files that the mode needs. */
export function pathsOf(source: TlsSource): string[] {
  const { needsCa, needsLeaf } = needsOf(source);
  return [
    ...needsCa ? [source.caPath] : [],
    ...needsLeaf ? [source.certPath, source.keyPath] : [],
  ];
}

function needsOf({ mode, side }: TlsSource): { needsCa: boolean; needsLeaf: boolean } {
  return {
    needsCa: mode === "mtls" || side === "client",
    needsLeaf: mode === "mtls" || side === "server",
  };
}

/** A root behind a leaf tells the peer nothing: it trusts its own or none (RFC 8446 section 4.4.2). */
function isSent(certificate: X509Certificate, at: number): boolean {
  return at === 0 || certificate.subject !== certificate.issuer;
}

/** Of several, some may have ended: in a roll-over the old one does. */
async function loadAuthorities(
  path: string,
  now: Date,
  warnings: CredentialWarning[],
): Promise<string> {
  const name = `TLS_CA ${path}`;
  const certificates = parseCertificateFile(path, await read(path, name), name);
  const facts = certificates.map(certificateFacts);
  const usable = facts.filter((fact) => fact.notAfter >= now && fact.notBefore <= now);
  if (usable.length === 0) checkTime(path, name, facts[0], now);
  const last = usable.reduce((a, b) => a.notAfter > b.notAfter ? a : b);
  warnOfExpiry(path, name, last, now, warnings);
  return certificates.map((certificate) => certificate.toString()).join("");
}

async function loadChain(
  source: TlsSource & { readonly now: Date },
  warnings: CredentialWarning[],
): Promise<X509Certificate[]> {
  const { certPath: path, side, now } = source;
  const name = `TLS_CERT ${path}`;
  const chain = parseCertificateFile(path, await read(path, name), name);
  const [leaf] = chain;
  if (!mayServeAs(side, leaf.raw)) {
    throw new CredentialError(
      "wrong_usage",
      path,
      `${name}: ${leaf.subject} is not for a TLS ${side} by its extended key usage; ` +
        `use the ${side}'s certificate`,
    );
  }
  const fault = keyFault(leaf.raw);
  if (fault !== undefined) {
    throw new CredentialError(
      "unusable_key",
      path,
      `${name}: ${leaf.subject}: its key is ${fault}, and TLS 1.3 cannot be spoken with it here; ` +
        "get a certificate for a key of EC P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits",
    );
  }
  const facts = certificateFacts(leaf);
  checkTime(path, name, facts, now);
  warnOfExpiry(path, name, facts, now, warnings);
  warnOfWhatPeersRefuse(chain, source, warnings);
  return chain;
}

/** What may still be taken: of an authority peers may know another certificate. */
function warnOfWhatPeersRefuse(
  chain: readonly X509Certificate[],
  { certPath: path, side, now }: TlsSource & { readonly now: Date },
  warnings: CredentialWarning[],
): void {
  const warn = (kind: CredentialWarning["kind"], { subject }: X509Certificate, what: string) => {
    warnings.push({ kind, path, message: `TLS_CERT ${path}: ${subject} ${what}` });
  };
  const [leaf] = chain;
  if (leaf.ca && leaf.subject !== leaf.issuer) {
    const what = "is the certificate of a CA (CA:TRUE), which SMFT, DF and others refuse in the " +
      `place of a ${side}'s; issue one with CA:FALSE`;
    warn("authority_as_leaf", leaf, what);
  }
  if (side === "server" && certificateHosts(leaf).length === 0) {
    const what = "names no host as its subject alternative name, and clients in Go and others do " +
      "not look at its CN; issue it with the names that clients dial";
    warn("no_host", leaf, what);
  }
  for (const issuer of chain.filter(isSent).slice(1)) {
    const { notAfter } = certificateFacts(issuer);
    if (notAfter >= now) continue;
    const what = `behind the ${side}'s certificate expired on ${notAfter.toISOString()}; peers ` +
      "that need it to reach their CA refuse this side, so put the renewed one in its place";
    warn("expired_issuer", issuer, what);
  }
}

async function loadKey(
  { keyPath: path, groupReadable }: TlsSource,
  warnings: CredentialWarning[],
): Promise<{ pem: string; object: KeyObject }> {
  const name = `TLS_KEY ${path}`;
  const { text, info } = await readWithInfo(path, name);
  const fail = (message: string, cause?: unknown) =>
    new CredentialError("malformed", path, `${name}: ${message}`, { cause });
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    throw fail(
      "the key is encrypted, and no passphrase is asked for; " +
        "write it out decrypted with `openssl pkey -in FILE -out NEW_FILE`, mode 0600",
    );
  }
  const [pem] = splitPem("(?:EC |RSA )?PRIVATE KEY", text);
  if (pem === undefined) {
    throw fail("it holds no private key in PEM (a line `-----BEGIN PRIVATE KEY-----`)");
  }
  const fault = keyModeFault(info, { groupReadable });
  if (fault !== undefined) {
    warnings.push({ kind: "key_readable_by_others", path, message: `${name}: ${fault}` });
  }
  try {
    return { pem, object: createPrivateKey(pem) };
  } catch (cause) {
    throw fail("the private key cannot be decoded; the file may be cut off", cause);
  }
}

/** Text and mode of one file: by the path they could be of two, or the second of none. */
async function readWithInfo(
  path: string,
  name: string,
): Promise<{ text: string; info: Deno.FileInfo }> {
  try {
    using file = await Deno.open(path);
    const info = await file.stat();
    return { text: withoutBom(await new Response(file.readable).text()), info };
  } catch (error) {
    throw CredentialError.fromFileSystem(path, name, error);
  }
}

async function read(path: string, name: string): Promise<string> {
  try {
    return withoutBom(await Deno.readTextFile(path));
  } catch (error) {
    throw CredentialError.fromFileSystem(path, name, error);
  }
}

function checkTime(path: string, name: string, facts: CertificateFacts, now: Date): void {
  if (now > facts.notAfter) {
    throw new CredentialError(
      "expired",
      path,
      `${name}: ${facts.subject} expired on ${facts.notAfter.toISOString()}; ` +
        "get a new one (`deno task certs --rotate`)",
    );
  }
  if (now < facts.notBefore) {
    throw new CredentialError(
      "not_yet_valid",
      path,
      `${name}: ${facts.subject} is not valid before ${facts.notBefore.toISOString()}, ` +
        `and the clock here says ${now.toISOString()}; check the clock`,
    );
  }
}

function warnOfExpiry(
  path: string,
  name: string,
  facts: CertificateFacts,
  now: Date,
  warnings: CredentialWarning[],
): void {
  const daysLeft = daysUntil(facts.notAfter, now);
  if (daysLeft > EXPIRY_WARNING_DAYS) return;
  const message = `${name}: ${facts.subject} expires on ${facts.notAfter.toISOString()}, ` +
    `in ${daysLeft.toFixed(1)} days`;
  warnings.push({ kind: "expires_soon", path, message });
}

/** Days from `now` to `end`; negative once it has passed. */
export function daysUntil(end: Date, now: Date): number {
  return (end.getTime() - now.getTime()) / DAY_MS;
}
