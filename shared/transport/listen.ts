import net, { type AddressInfo, type Server, Socket } from "node:net";
import type { Duplex as Stream } from "node:stream";
import type { TLSSocket } from "node:tls";
import { messageOf } from "../base/mod.ts";
import { nowNs } from "../clock/mod.ts";
import type { TlsMaterial } from "../credentials/mod.ts";
import { type Address, formatAddress, listeningPath } from "./address.ts";
import { Admission, type AdmissionLimits, DEFAULT_ADMISSION } from "./admission.ts";
import { ConnStream } from "./conn_stream.ts";
import { codeOf } from "./connect_failure.ts";
import type { Duplex, DuplexListener } from "./duplex.ts";
import { ListenError } from "./listen_error.ts";
import { plainView, SocketDuplex } from "./socket_duplex.ts";
import { acceptedName, localName } from "./socket_names.ts";
import { TlsAcceptor } from "./tls_acceptor.ts";
import { tlsFactsOf } from "./tls_facts.ts";
import { unixPathFault } from "./unix_path.ts";
import { removeSocketFile, removeStaleSocket } from "./unix_socket_file.ts";
import { VsockAcceptor } from "./vsock_acceptor.ts";
import { vsockFacts, vsockListenWords } from "./vsock_words.ts";

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
  /**
   * New handshakes and resumed sessions use this material; open connections stay, and their
   * {@link Duplex.peerFault} tells which of them it would refuse. Throws when it is unusable.
   */
  updateTls(material: TlsMaterial): void;
  /** From now on so many connections are taken; those that are open stay. */
  updateMaxConnections(maxConnections: number): void;
  /**
   * Takes no new connections; open ones stay. A handshake under way may go on to its end, which is
   * then the end of the connection too.
   */
  close(): Promise<void>;
}

/** Who was accepted, and when, ns on the clock of `clock/`. */
interface Accepted {
  /** As the kernel named it when it came: a closed socket, or one in a handshake, has no name. */
  readonly remote: string;
  readonly acceptedNs: number;
}

/** Connections that the kernel may hold ready before they are accepted, and so the largest burst. */
const BACKLOG = 128;

/**
 * Listens at `address`; port 0 lets the system choose, but for `vsock-uds`. Rejects with a
 * ListenError.
 */
export async function listen(address: Address, options: ListenOptions): Promise<Listener> {
  checkPermission(address);
  const listener = new SocketListener(address, options);
  await listener.start();
  return listener;
}

/**
 * Throws a ListenError when the path is too long or Deno may not listen there. Its node:net throws that on a later tick,
 * where nobody can catch it.
 */
function checkPermission(address: Address): void {
  // Of a vsock Deno itself says so, at once.
  if (address.kind === "vsock") return;
  const path = listeningPath(address);
  const fault = path === undefined ? undefined : unixPathFault(path);
  if (fault !== undefined) {
    throw new ListenError(`cannot listen at ${formatAddress(address)}: ${fault}`);
  }
  const needed: Deno.PermissionDescriptor[] = path === undefined
    ? [{ name: "net", host: formatAddress(address) }]
    : [{ name: "read", path }, { name: "write", path }];
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
  #vsock: VsockAcceptor | undefined;
  readonly #secure: TlsAcceptor | undefined;
  readonly #admission: Admission;
  /** Of each socket in a TLS handshake whose it is and when it was accepted. */
  readonly #accepting = new WeakMap<Stream, Accepted>();
  /** The socket file, where there is one. */
  readonly #path: string | undefined;
  #closed = false;

  constructor(address: Address, options: ListenOptions) {
    this.address = address;
    this.#path = listeningPath(address);
    this.#options = options;
    this.#server = net.createServer();
    this.#secure = options.tls && new TlsAcceptor(options.tls, {
      handshakeTimeoutMs: options.handshakeTimeoutMs ?? 10_000,
      onSecured: (socket, raw) => this.#secured(socket, this.#accepting.get(raw)!),
      onRefused: (raw, reason) => this.#refused(this.#accepting.get(raw)!.remote, reason),
    });
    this.#admission = new Admission({ ...DEFAULT_ADMISSION, ...options.admission });
  }

  async start(): Promise<void> {
    if (this.address.kind === "vsock") return this.#startVsock(this.address);
    const server = this.#server;
    try {
      await this.#bind();
    } catch (error) {
      const stale = this.#path !== undefined && codeOf(error) === "EADDRINUSE" &&
        await removeStaleSocket(this.#path);
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
    this.#secure!.update(material);
  }

  updateMaxConnections(maxConnections: number): void {
    this.#admission.maxConnections = maxConnections;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#vsock !== undefined) return this.#vsock.close();
    this.#server.close();
    if (this.#path !== undefined) await removeSocketFile(this.#path);
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
      if (address.kind === "tcp") {
        const { host, port } = address;
        const reusePort = this.#options.reusePort ?? false;
        server.listen({ host, port, backlog: BACKLOG, reusePort }, done);
      } else server.listen({ path: this.#path, backlog: BACKLOG }, done);
    });
  }

  #startVsock(address: Extract<Address, { kind: "vsock" }>): void {
    try {
      this.#vsock = new VsockAcceptor(address, {
        onConnection: (stream) => this.#accepted(stream),
        onError: (error) => this.#refused("unknown", error.message),
      });
    } catch (error) {
      const words = vsockListenWords(error, address, vsockFacts());
      throw new ListenError(`cannot listen at ${formatAddress(address)}: ${words}`, {
        cause: error,
      });
    }
    this.address = this.#vsock.address;
    this.#vsock.run();
  }

  /** A socket straight from the kernel. */
  #accepted(socket: Socket | ConnStream): void {
    const host = this.#hostOf(socket);
    const acceptedNs = nowNs();
    const refusal = this.#admission.enter(host, acceptedNs);
    if (refusal !== undefined) return this.#refuse(socket, refusal);
    const accepted: Accepted = { remote: acceptedName(socket, this.address), acceptedNs };
    socket.once("close", () => this.#admission.leave(host));
    if (socket instanceof Socket) socket.setNoDelay(true);
    if (this.#secure === undefined) return this.#open(socket, accepted);
    this.#accepting.set(socket, accepted);
    this.#secure.accept(socket);
  }

  /** What counts as one peer; undefined where peers cannot be told apart. */
  #hostOf(socket: Socket | ConnStream): string | undefined {
    if (socket instanceof ConnStream) return socket.remote.slice(0, socket.remote.lastIndexOf(":"));
    return this.address.kind === "tcp" ? socket.remoteAddress ?? "unknown" : undefined;
  }

  #refuse(socket: Stream, reason: string): void {
    this.#refused(acceptedName(socket, this.address), reason);
    socket.on("error", () => {});
    socket.destroy();
  }

  #secured(socket: TLSSocket, accepted: Accepted): void {
    if (!this.#closed) return this.#open(socket, accepted);
    this.#refused(accepted.remote, "the listener is closed");
    socket.destroy();
  }

  #open(socket: Stream, { remote, acceptedNs }: Accepted): void {
    const secure = this.#secure;
    const tls = secure === undefined ? undefined : tlsFactsOf(socket as TLSSocket);
    const duplex = new SocketDuplex(socket, {
      remote,
      local: localName(socket, this.address),
      ...tls === undefined ? {} : { tls },
      timings: {},
      startedNs: acceptedNs,
      openedNs: nowNs(),
    }, { peerFault: secure && (() => secure.peerFault(socket as TLSSocket)) });
    this.connections++;
    socket.once("close", () => this.connections--);
    duplex.start(this.#options.open(duplex));
    socket.on("data", (bytes: Uint8Array) => duplex.receive(plainView(bytes)));
  }

  #refused(remote: string, reason: string): void {
    this.#options.onRefused?.(remote, reason);
  }
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

const IN_USE = "another program listens there";

function listenFailure(address: Address, error: unknown): ListenError {
  const code = codeOf(error);
  const words = code === "EADDRINUSE"
    ? address.kind === "tcp" ? IN_USE : `${IN_USE}, or the file is no socket`
    : WORDS[code] ?? messageOf(error);
  return new ListenError(`cannot listen at ${formatAddress(address)}: ${words}`, { cause: error });
}
