/** Any context identifier, for listening: VMADDR_CID_ANY of `linux/vm_sockets.h`. */
export const VSOCK_CID_ANY = 0xffff_ffff;
/** This machine itself: VMADDR_CID_LOCAL. */
export const VSOCK_CID_LOCAL = 1;
/** The host of this virtual machine: VMADDR_CID_HOST. */
export const VSOCK_CID_HOST = 2;
/** Lets the system choose the port: VMADDR_PORT_ANY. */
export const VSOCK_PORT_ANY = 0xffff_ffff;

/**
 * Where to dial or listen. `vsock`: AF_VSOCK by context identifier. `vsock-uds`: the Unix sockets by
 * which Firecracker and vhost-device hand the vsock of a guest to programs of its host.
 */
export type Address =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "vsock"; readonly cid: number; readonly port: number }
  | { readonly kind: "vsock-uds"; readonly path: string; readonly port: number };

/** As `parseAddress` reads it: `host:port` (an IPv6 host in brackets), `unix:PATH`, `vsock:3:5000`. */
export function formatAddress(address: Address): string {
  switch (address.kind) {
    case "tcp": {
      const host = address.host.includes(":") ? `[${address.host}]` : address.host;
      return `${host}:${address.port}`;
    }
    case "unix":
      return `unix:${address.path}`;
    case "vsock":
      return `vsock:${address.cid === VSOCK_CID_ANY ? "ANY" : address.cid}:${address.port}`;
    case "vsock-uds":
      return `vsock-uds:${address.path}:${address.port}`;
  }
}

/**
 * The Unix socket at which a server listens there: for `vsock-uds` the one to which Firecracker
 * connects for a guest that dials the port (its `docs/vsock.md`). Undefined for other kinds.
 */
export function listeningPath(address: Address): string | undefined {
  if (address.kind === "unix") return address.path;
  return address.kind === "vsock-uds" ? `${address.path}_${address.port}` : undefined;
}
