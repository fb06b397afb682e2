/** `mtls`: both sides show certificates; `tls`: the server alone; `off`: plain text (h2c). */
export type TlsMode = "mtls" | "tls" | "off";

/** The only version spoken, as `node:tls` is told it. */
export const TLS_VERSION = { minVersion: "TLSv1.3", maxVersion: "TLSv1.3" } as const;

/** What one side brings to a TLS handshake, as PEM text that has been loaded and checked. */
export interface TlsMaterial {
  /** Whether both sides show a certificate, or the server alone. */
  readonly mode: "mtls" | "tls";
  /** Certificates that this side trusts; several may stand one behind the other. */
  readonly ca: string;
  /** This side's certificate chain, leaf first; a client in mode `tls` has none. */
  readonly cert?: string;
  /** The private key of `cert`. Never logged. */
  readonly key?: string;
}

/** What a finished TLS handshake agreed on. */
export interface TlsFacts {
  /** `TLSv1.3`. */
  readonly version: string;
  /** `TLS_AES_256_GCM_SHA384`, … */
  readonly cipher: string;
  /** `h2`. */
  readonly alpn: string;
  /** SHA-256 of the peer's leaf certificate, upper-case hex with colons; absent when it showed none. */
  readonly peerFingerprint256?: string;
  /** The subject of the peer's leaf certificate. */
  readonly peerSubject?: string;
}
