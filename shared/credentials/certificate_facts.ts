import { X509Certificate } from "node:crypto";
import { CredentialError } from "./credential_error.ts";
import { splitPem } from "./pem.ts";

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/** What people ask of a certificate. */
export interface CertificateFacts {
  /** Its distinguished name, as OpenSSL writes it. */
  readonly subject: string;
  /** That of the CA that signed it. */
  readonly issuer: string;
  /** SHA-256, upper-case hex with colons. */
  readonly fingerprint256: string;
  /** Not valid before. */
  readonly notBefore: Date;
  /** Not valid after. */
  readonly notAfter: Date;
}

/** Each certificate in a PEM text, in order. Throws the parser's error on the first bad one. */
export function parseCertificates(pem: string): X509Certificate[] {
  return splitPem("CERTIFICATE", pem).map((block) => new X509Certificate(block));
}

/** The certificates in the text of a file, at least one. Throws a CredentialError otherwise. */
export function parseCertificateFile(
  path: string,
  text: string,
  name = path,
): X509Certificate[] {
  let certificates: X509Certificate[];
  try {
    certificates = parseCertificates(text);
  } catch (cause) {
    const message = `${name}: a certificate in it cannot be decoded; the file may be cut off`;
    throw new CredentialError("malformed", path, message, { cause });
  }
  // A block without its end or its beginning is none to the parser.
  const begun = text.split(BEGIN).length - 1;
  const ended = text.split(END).length - 1;
  if (begun !== certificates.length || ended !== certificates.length) {
    const message = `${name}: it has ${begun} lines \`${BEGIN}\` and ${ended} lines \`${END}\`, ` +
      `which make ${certificates.length} whole certificates; the file may be cut off`;
    throw new CredentialError("malformed", path, message);
  }
  if (certificates.length > 0) return certificates;
  const message = `${name}: it holds no certificate in PEM (a line \`${BEGIN}\`)`;
  throw new CredentialError("malformed", path, message);
}

/** The facts of a parsed certificate. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    fingerprint256: certificate.fingerprint256,
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  };
}

/** The subject alternative names that are DNS names or addresses, as they would be dialled. */
export function certificateHosts(certificate: X509Certificate): string[] {
  const names = certificate.subjectAltName?.split(", ") ?? [];
  return names.flatMap((name) => /^(?:DNS|IP Address):(.*)$/.exec(name)?.[1] ?? []);
}
