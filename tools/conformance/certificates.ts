import { writeCertificates } from "../testing/mod.ts";

/** Files of a CA, a server and a client that trust each other; PEM, in the directory of a suite. */
export interface CertificatePaths {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

/** Writes certificates for `localhost` and the loopback addresses into `directory`. */
export async function writePeerCertificates(directory: string): Promise<CertificatePaths> {
  const { df, smft } = await writeCertificates(directory);
  return {
    ca: df.TLS_CA,
    serverCert: df.TLS_CERT,
    serverKey: df.TLS_KEY,
    clientCert: smft.TLS_CERT,
    clientKey: smft.TLS_KEY,
  };
}
