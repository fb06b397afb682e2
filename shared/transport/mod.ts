/** Dial and listen. @module */
export { type Address, formatAddress } from "./address.ts";
export type { ConnectionFacts, ConnectPhase, ConnectTimings } from "./connection_facts.ts";
