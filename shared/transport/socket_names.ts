import type { Socket } from "node:net";
import { type Address, formatAddress } from "./address.ts";

/** The other end of a socket that was dialled at or accepted on `address`. */
export function remoteName(socket: Socket, address: Address): string {
  return nameOf(address, socket.remoteAddress, socket.remotePort);
}

/** This end of the same. */
export function localName(socket: Socket, address: Address): string {
  return nameOf(address, socket.localAddress, socket.localPort);
}

function nameOf(address: Address, host: string | undefined, port: number | undefined): string {
  // Only one end of a Unix socket has a name, and that is the path of the address.
  if (address.kind === "unix") return formatAddress(address);
  return formatAddress({ kind: "tcp", host: host ?? address.host, port: port ?? address.port });
}
