/**
 * TLS material: load, check and watch; the facts of a handshake. What makes certificates stands in
 * `certificate_store.ts` and has its own door, so that no program that only uses them loads it.
 * @module
 */
export type { CertificateFacts } from "./certificate_facts.ts";
export { CredentialError, type CredentialErrorKind } from "./credential_error.ts";
export {
  type CredentialWarning,
  EXPIRY_WARNING_DAYS,
  type LoadedCredentials,
  loadTlsMaterial,
  type TlsSource,
} from "./load.ts";
export type { TlsFacts, TlsMaterial, TlsMode } from "./tls_material.ts";
export {
  type TlsWatcher,
  type TlsWatchEvents,
  type TlsWatchOptions,
  watchTlsMaterial,
} from "./watch.ts";
