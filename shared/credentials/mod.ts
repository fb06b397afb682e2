/** TLS material: make, load, check and watch; the facts of a handshake. @module */
export type {
  CertificateStore,
  CertificateStoreOptions,
  StoreChange,
} from "./certificate_store.ts";
export { type CertificateFacts, parseCertificates } from "./certificate_facts.ts";
export { chainFault, type ChainFaultOptions } from "./chain_fault.ts";
export { CredentialError, type CredentialErrorKind } from "./credential_error.ts";
export {
  type CredentialWarning,
  EXPIRY_WARNING_DAYS,
  type LoadedCredentials,
  loadTlsMaterial,
  type TlsSource,
} from "./load.ts";
export { type LoopbackMaterial, makeLoopbackMaterial } from "./make_loopback_material.ts";
export { openCertificateStore } from "./open_certificate_store.ts";
export { decodePem, encodePem } from "./pem.ts";
export {
  reportStore,
  type StoredCertificate,
  type StoreReport,
  type StoreWarning,
} from "./store_report.ts";
export type { TlsFacts, TlsMaterial, TlsMode } from "./tls_material.ts";
export { type TlsWatchEvents, type TlsWatchOptions, watchTlsMaterial } from "./watch.ts";
export { type FilesWatcher, watchFiles, type WatchFilesOptions } from "./watch_files.ts";
