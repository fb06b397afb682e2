import net, { type AddressInfo, type Server, type Socket } from "node:net";
import tls, { type TLSSocket } from "node:tls";
import { nowNs } from "../clock/mod.ts";
import type { TlsMaterial } from "../credentials/mod.ts";
import { type Address, formatAddress } from "./address.ts";
import { Admission, type AdmissionLimits, DEFAULT_ADMISSION } from "./admission.ts";
import { ALPN_H2, TLS_VERSION } from "./client_context.ts";
import { codeOf } from "./connect_failure.ts";
import type { Duplex, DuplexListener } from "./duplex.ts";
import { ListenError } from "./listen_error.ts";
import { SocketDuplex } from "./socket_duplex.ts";
import { localName, remoteName } from "./socket_names.ts";
import { tlsFactsOf } from "./tls_facts.ts";
import { removeSocketFile, removeStaleSocket } from "./unix_socket_file.ts";

/** How to listen. */
export interface ListenOptions {
  /** Absent for plain text. Mode `mtls` asks for a client certificate and verifies it. */
  readonly tls?: TlsMaterial;
  /** From the accepted socket to the end of the TLS handshake, ms. @default 10000 */
  readonly handshakeTimeoutMs?: number;
  /** Lets several processes listen on one port; the kernel shares connections out. @default false */
  readonly reusePort?: boolean;
  /** Which connections are taken; others are closed at once. @default 3000, of any address */
  readonly admission?: Partial<AdmissionLimits>;
  /** Called for each connection once bytes can flow, before the first one is reported. */
  readonly open: (duplex: Duplex) => DuplexListener;
  /** A connection that came to nothing, in words for a log. @default ignored */
  readonly onRefused?: (remote: string, reason: string) => void;
}

/** A place where connections come in. */
export interface Listener {
  /** Where it really listens: with the port that the system chose. */
  readonly address: Address;
  /** Open connections now, those in a handshake left out. */
  readonly connections: number;
  /** New handshakes use this material; open connections stay. Throws when it is unusable. */
  updateTls(material: TlsMaterial): void;
  /**
   * Takes no new connections; open ones stay. A handshake under way may go on to its end, which is
   * then the end of the connection too.
   */
  close(): Promise<void>;
}

/** Connections that the kernel may hold ready before they are accepted, and so the largest burst. */
const BACKLOG = 128;

/** Listens at `address`; port 0 lets the system choose. Rejects with a ListenError. */
export async function listen(address: Address, options: ListenOptions): Promise<Listener> {
  checkPermission(address);
  const listener = new SocketListener(address, options);
  await listener.start();
  return listener;
}

/**
 * Throws a ListenError when Deno may not listen there. Its node:net throws that on a later tick,
 * where nobody can catch it.
 */
function checkPermission(address: Address): void {
  const needed: Deno.PermissionDescriptor[] = address.kind === "tcp"
    ? [{ name: "net", host: formatAddress(address) }]
    : [{ name: "read", path: address.path }, { name: "write", path: address.path }];
  for (const permission of needed) {
    if (Deno.permissions.requestSync(permission).state === "granted") continue;
    const place = formatAddress(address);
    throw new ListenError(
      `cannot listen at ${place}: Deno lacks --allow-${permission.name} for it`,
    );
  }
}

class SocketListener implements Listener {
  address: Address;
  connections = 0;
  readonly #options: ListenOptions;
  /** Takes connections; those that are let in go on to `#secure`, if there is one. */
  readonly #server: Server;
  readonly #secure: tls.Server | undefined;
  readonly #admission: Admission;
  /** When connections in a TLS handshake were accepted, ns, by the remote name. */
  readonly #acceptedNs = new Map<string, number>();
  #closed = false;

  constructor(address: Address, options: ListenOptions) {
    this.address = address;
    this.#options = options;
    this.#server = net.createServer();
    this.#secure = options.tls === undefined ? undefined : this.#secureServer(options.tls);
    this.#admission = new Admission({ ...DEFAULT_ADMISSION, ...options.admission });
  }

  async start(): Promise<void> {
    const server = this.#server;
    try {
      await this.#bind();
    } catch (error) {
      const stale = this.address.kind === "unix" && codeOf(error) === "EADDRINUSE" &&
        await removeStaleSocket(this.address.path);
      if (!stale) throw listenFailure(this.address, error);
      await this.#bind().catch((again) => {
        throw listenFailure(this.address, again);
      });
    }
    if (this.address.kind === "tcp") {
      this.address = { ...this.address, port: (server.address() as AddressInfo).port };
    }
    // What fails while connections come in, too many open files above all, concerns one of them.
    server.on("error", (error) => this.#refused("unknown", error.message));
    server.on("connection", (socket: Socket) => this.#accepted(socket));
  }

  updateTls(material: TlsMaterial): void {
    this.#secure!.setSecureContext(contextOptions(material));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#server.close();
    if (this.address.kind === "unix") await removeSocketFile(this.address.path);
  }

  #secureServer(material: TlsMaterial): tls.Server {
    const server = tls.createServer({
      ...contextOptions(material),
      ALPNProtocols: ALPN_H2,
      requestCert: material.mode === "mtls",
      rejectUnauthorized: material.mode === "mtls",
      handshakeTimeout: this.#options.handshakeTimeoutMs ?? 10_000,
    });
    server.on("secureConnection", (socket) => this.#secured(socket));
    server.on("tlsClientError", (error, socket) => {
      // The reason why a client certificate was refused stands on the socket alone.
      const reason = socket.authorizationError;
      this.#refused(
        remoteName(socket, this.address),
        reason ? `its certificate is not accepted: ${reason}` : error.message,
      );
      // Deno's node:tls leaves the socket of a failed handshake open.
      socket.destroy();
    });
    return server;
  }

  #bind(): Promise<void> {
    const server = this.#server;
    const { address } = this;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      const done = () => {
        server.off("error", reject);
        resolve();
      };
      if (address.kind === "unix") server.listen({ path: address.path, backlog: BACKLOG }, done);
      else {
        const { host, port } = address;
        const reusePort = this.#options.reusePort ?? false;
        server.listen({ host, port, backlog: BACKLOG, reusePort }, done);
      }
    });
  }

  /** A socket straight from the kernel. */
  #accepted(socket: Socket): void {
    const host = this.address.kind === "unix" ? undefined : socket.remoteAddress ?? "unknown";
    const acceptedNs = nowNs();
    const refusal = this.#admission.enter(host, acceptedNs);
    if (refusal !== undefined) return this.#refuse(socket, refusal);
    // Clients of a Unix socket have no names to tell them apart by.
    const name = host === undefined ? undefined : remoteName(socket, this.address);
    socket.once("close", () => {
      this.#admission.leave(host);
      if (name !== undefined) this.#acceptedNs.delete(name);
    });
    socket.setNoDelay(true);
    if (this.#secure === undefined) return this.#open(socket, acceptedNs);
    if (name !== undefined) this.#acceptedNs.set(name, acceptedNs);
    this.#secure.emit("connection", socket);
  }

  #refuse(socket: Socket, reason: string): void {
    this.#refused(remoteName(socket, this.address), reason);
    socket.on("error", () => {});
    socket.destroy();
  }

  #secured(socket: TLSSocket): void {
    // A client that offers no ALPN at all gets through the handshake.
    const agreed = socket.alpnProtocol === "h2";
    if (agreed && !this.#closed) {
      return this.#open(socket, this.#acceptedNs.get(remoteName(socket, this.address)));
    }
    const reason = agreed ? "the listener is closed" : "it did not agree on HTTP/2 (ALPN h2)";
    this.#refuse(socket, reason);
  }

  #open(socket: Socket, acceptedNs?: number): void {
    const openedNs = nowNs();
    const tls = this.#options.tls === undefined ? undefined : tlsFactsOf(socket as TLSSocket);
    const duplex = new SocketDuplex(socket, {
      remote: this.address.kind === "unix" ? "unix" : remoteName(socket, this.address),
      local: localName(socket, this.address),
      ...tls === undefined ? {} : { tls },
      timings: {},
      startedNs: acceptedNs ?? openedNs,
      openedNs,
    });
    this.connections++;
    socket.once("close", () => this.connections--);
    duplex.start(this.#options.open(duplex));
    // Plain views, so that what reads them sees one class of array, not Node's Buffer as well.
    socket.on("data", ({ buffer, byteOffset, length }: Uint8Array) => {
      duplex.receive(new Uint8Array(buffer, byteOffset, length));
    });
  }

  #refused(remote: string, reason: string): void {
    this.#options.onRefused?.(remote, reason);
  }
}

function contextOptions({ ca, cert, key }: TlsMaterial): tls.SecureContextOptions {
  return { ca, cert, key, ...TLS_VERSION };
}

const NO_INTERFACE = "no interface of this machine has that address";

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "the system denies it (ports below 1024 need a privilege)",
  EADDRNOTAVAIL: NO_INTERFACE,
  // Deno's node:net says this instead.
  EINVAL: NO_INTERFACE,
  ENOTFOUND: "the name does not resolve",
  ENOENT: "the folder of the socket file does not exist",
};

const IN_USE = {
  tcp: "another program listens there",
  unix: "another program listens there, or the file is no socket",
} as const;

function listenFailure(address: Address, error: unknown): ListenError {
  const code = codeOf(error);
  const words = code === "EADDRINUSE"
    ? IN_USE[address.kind]
    : WORDS[code] ?? (error instanceof Error ? error.message : String(error));
  return new ListenError(`cannot listen at ${formatAddress(address)}: ${words}`, { cause: error });
}
