import type { TLSSocket } from "node:tls";
import type { TlsFacts } from "../credentials/mod.ts";

/** What the finished handshake of a socket agreed on. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  // An empty object when the peer showed no certificate.
  const { fingerprint256, subject } = socket.getPeerCertificate() ?? {};
  return {
    version: socket.getProtocol() ?? "",
    cipher: socket.getCipher()?.name ?? "",
    alpn: socket.alpnProtocol || "",
    ...fingerprint256 === undefined ? {} : { peerFingerprint256: fingerprint256 },
    ...subject === undefined ? {} : { peerSubject: formatSubject(subject) },
  };
}

/** `CN=smft, O=lab`. A part that occurs several times stands several times. */
function formatSubject(subject: object): string {
  return (Object.entries(subject) as [string, string | string[]][])
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${one}`))
    .join(", ");
}
