/** Dial and listen. @module */
export {
  type Address,
  formatAddress,
  listeningPath,
  VSOCK_CID_ANY,
  VSOCK_CID_LOCAL,
} from "./address.ts";
export { type AdmissionLimits, DEFAULT_ADMISSION } from "./admission.ts";
export { ConnectError, type ConnectErrorKind } from "./connect_error.ts";
export {
  connectError,
  type ConnectFailure,
  connectFailure,
  type ConnectPlace,
  connectTimeout,
} from "./connect_failure.ts";
export type { ConnectionFacts, ConnectPhase, ConnectTimings } from "./connection_facts.ts";
export { ConnectionLostError } from "./connection_lost_error.ts";
export { dial } from "./dial.ts";
export type { Duplex, DuplexListener } from "./duplex.ts";
export { listen, type Listener } from "./listen.ts";
export { ListenError } from "./listen_error.ts";
export { acceptedName } from "./socket_names.ts";
export { CLOSED_WITHOUT_A_BYTE, TlsAcceptor } from "./tls_acceptor.ts";
export { ADDRESS_FORMS, parseAddress } from "./parse_address.ts";
