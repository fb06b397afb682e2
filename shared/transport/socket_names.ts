import type { Socket } from "node:net";
import type { Duplex as Stream } from "node:stream";
import { type Address, formatAddress } from "./address.ts";
import { ConnStream } from "./conn_stream.ts";

/** The other end of a socket that was dialled at or accepted on `address`. */
export function remoteName(socket: Stream, address: Address): string {
  if (socket instanceof ConnStream) return socket.remote;
  const { remoteAddress, remotePort } = socket as Socket;
  return nameOf(address, remoteAddress, remotePort);
}

/** This end of the same. */
export function localName(socket: Stream, address: Address): string {
  if (socket instanceof ConnStream) return socket.local;
  const { localAddress, localPort } = socket as Socket;
  return nameOf(address, localAddress, localPort);
}

/**
 * Who was accepted on `address`: clients of Unix sockets have no names, and node:tls keeps that of a
 * vsock to itself.
 */
export function acceptedName(socket: Stream, address: Address): string {
  // Of one that has closed before it was taken the kernel tells nothing.
  const known = socket instanceof ConnStream || (socket as Socket).remoteAddress !== undefined;
  if (address.kind === "tcp" && !known) return "unknown";
  if (address.kind === "tcp" || socket instanceof ConnStream) return remoteName(socket, address);
  return address.kind === "vsock" ? "vsock" : "unix";
}

function nameOf(address: Address, host: string | undefined, port: number | undefined): string {
  // Of the others the address itself is all the name that an end has.
  if (address.kind !== "tcp") return formatAddress(address);
  return formatAddress({ kind: "tcp", host: host ?? address.host, port: port ?? address.port });
}
