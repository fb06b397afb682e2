/** TLS material: make, load, check and watch; the facts of a handshake. @module */
export type { CertificateStore, StoreChange } from "./certificate_store.ts";
export { type CertificateFacts, parseCertificates } from "./certificate_facts.ts";
export { chainFault } from "./chain_fault.ts";
export { CredentialError } from "./credential_error.ts";
export { keyModeFault } from "./key_mode_fault.ts";
export {
  type CredentialWarning,
  type LoadedCredentials,
  loadTlsMaterial,
  type TlsSource,
} from "./load.ts";
export { type LoopbackMaterial, makeLoopbackMaterial } from "./make_loopback_material.ts";
export { openCertificateStore } from "./open_certificate_store.ts";
export { decodePem, encodePem } from "./pem.ts";
export { reportStore, type StoredCertificate } from "./store_report.ts";
export { TLS_VERSION, type TlsFacts, type TlsMaterial, type TlsMode } from "./tls_material.ts";
export { watchTlsMaterial } from "./watch.ts";
export { type FilesWatcher, watchFiles } from "./watch_files.ts";
