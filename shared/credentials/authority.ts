// tsyringe, on which @peculiar/x509 stands, refuses to load without this polyfill before it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { isIP } from "node:net";
import { decodePem, encodePem } from "./pem.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
/** Certificates begin this long before they are made, for peers whose clocks run behind. */
const BACKDATE_MS = 3_600_000;

/** The names under which a server on the same machine is reached. */
export const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "::1"];

/** A certificate and its private key (PKCS #8), both PEM. */
export interface KeyPair {
  readonly cert: string;
  /** Never logged. */
  readonly key: string;
}

/** A CA with which leaves are issued. */
export type Authority = KeyPair;

/** A CA to make. */
export interface AuthorityOptions {
  readonly commonName: string;
  /** Days, counted from `now`. */
  readonly validDays: number;
  readonly now: Date;
}

/** A leaf to issue. */
export interface LeafOptions {
  readonly kind: "server" | "client";
  readonly commonName: string;
  /**
   * Subject alternative names, DNS names and IP addresses.
   *
   * @default LOOPBACK_HOSTS for a server, none for a client
   */
  readonly hosts?: readonly string[];
  /** Days, counted from `now`; never past the end of the CA. */
  readonly validDays: number;
  readonly now: Date;
}

/** Makes a self-signed CA that may sign leaves and one CA below it (see `crossSign`). */
export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    name: [{ CN: [options.commonName] }],
    ...validity(options.now, options.validDays),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: await authorityExtensions(keys.publicKey, keys.publicKey, 1),
  });
  return { cert: pemOf(certificate), key: await exportKey(keys.privateKey) };
}

/** Issues a leaf for one side, with a new key. */
export async function issueLeaf(authority: Authority, options: LeafOptions): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await generateKeys();
  const server = options.kind === "server";
  const hosts = options.hosts ?? (server ? LOOPBACK_HOSTS : []);
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    // TLS 1.3 only signs with the leaf's key (RFC 8446 section 4.4.2.2): no key encipherment.
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([
      server ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
    ]),
    ...await keyIdentifiers(keys.publicKey, issuer.publicKey),
  ];
  if (hosts.length > 0) {
    extensions.push(
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) === 0 ? "dns" as const : "ip" as const, value })),
      ),
    );
  }
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: [{ CN: [options.commonName] }],
    issuer: issuer.subjectName.toJSON(),
    ...validity(options.now, options.validDays, issuer.notAfter),
    signingKey: await importKey(authority.key),
    publicKey: keys.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  return { cert: pemOf(certificate), key: await exportKey(keys.privateKey) };
}

/**
 * The certificate of `next` issued by `authority` instead of by itself. Sent behind a leaf of
 * `next`, it lets a peer that only trusts `authority` follow the chain (RFC 4210 section 4.4, "new
 * with old").
 */
export async function crossSign(authority: Authority, next: Authority): Promise<string> {
  const issuer = new x509.X509Certificate(authority.cert);
  const subject = new x509.X509Certificate(next.cert);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: subject.subjectName.toJSON(),
    issuer: issuer.subjectName.toJSON(),
    notBefore: subject.notBefore,
    notAfter: issuer.notAfter < subject.notAfter ? issuer.notAfter : subject.notAfter,
    signingKey: await importKey(authority.key),
    publicKey: subject.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions: await authorityExtensions(subject.publicKey, issuer.publicKey, 0),
  });
  return pemOf(certificate);
}

async function authorityExtensions(
  subject: CryptoKey | x509.PublicKey,
  issuer: CryptoKey | x509.PublicKey,
  pathLength: number,
): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ...await keyIdentifiers(subject, issuer),
  ];
}

/** By key alone, without the issuer's serial, so that a chain may end in either certificate of a CA. */
async function keyIdentifiers(
  subject: CryptoKey | x509.PublicKey,
  issuer: CryptoKey | x509.PublicKey,
): Promise<x509.Extension[]> {
  return [
    await x509.SubjectKeyIdentifierExtension.create(subject),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
  ];
}

function validity(
  now: Date,
  validDays: number,
  latest?: Date,
): { notBefore: Date; notAfter: Date } {
  const endMs = now.getTime() + validDays * DAY_MS;
  return {
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(Math.min(endMs, latest?.getTime() ?? Infinity)),
  };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

/** 16 random bytes: positive, not zero and well within 20 (RFC 5280 section 4.1.2.2). */
function randomSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  return bytes.toHex();
}

async function exportKey(key: CryptoKey): Promise<string> {
  return encodePem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", key)));
}

function importKey(pem: string): Promise<CryptoKey> {
  const der = decodePem("PRIVATE KEY", pem);
  return crypto.subtle.importKey("pkcs8", der, ALGORITHM, false, ["sign"]);
}

function pemOf(certificate: x509.X509Certificate): string {
  return encodePem("CERTIFICATE", new Uint8Array(certificate.rawData));
}
