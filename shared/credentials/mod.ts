/** TLS material and the facts of a handshake. @module */
export type { TlsFacts, TlsMaterial, TlsMode } from "./tls_material.ts";
