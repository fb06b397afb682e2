import { createServer as createTcpServer, type Server as NetServer, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { TlsMaterial } from "../../credentials/mod.ts";
import {
  acceptedName,
  type Address,
  formatAddress,
  listeningPath,
  TlsAcceptor,
} from "../../transport/mod.ts";
import { ListenError } from "../errors.ts";
import type { ServerListenOptions } from "../server.ts";
import type { ServerOptions } from "../server_options.ts";

/** A peer may take this long over its handshake, ms. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** What a Listener tells. */
interface ListenerEvents {
  /** A connection is ready for HTTP/2; behind TLS, its handshake is done. */
  readonly onConnection: (socket: Socket) => void;
  readonly onRefused: ServerOptions["onRefused"];
}

/**
 * Listening sockets, plain or TLS. The engine's own rather than that of grpc-js, so that connections
 * are counted, their peers known and certificates replaced without reaching into its internals.
 */
export class Listener {
  readonly #servers: NetServer[] = [];
  readonly #secure: TlsAcceptor | undefined;
  readonly #onReady: (socket: Socket) => void;
  /** Of every stage: a connection that never ends its handshake is closed with the rest. */
  readonly #sockets = new Set<Socket>();
  /** Those behind a TLS handshake. */
  readonly #secured = new Set<TLSSocket>();
  /** Who is in a handshake: a socket that was closed has no name. */
  readonly #names = new WeakMap<object, string>();
  #onEmpty: (() => void) | undefined;

  constructor(tls: TlsMaterial | undefined, { onConnection, onRefused }: ListenerEvents) {
    this.#onReady = (socket) => {
      this.#track(socket);
      socket.on("error", () => {}); // its close says all that matters
      onConnection(socket);
    };
    this.#secure = tls && new TlsAcceptor(tls, {
      handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
      onSecured: (socket) => {
        this.#secured.add(socket);
        socket.once("close", () => this.#secured.delete(socket));
        this.#onReady(socket);
      },
      onRefused: (raw, reason) => onRefused?.(this.#names.get(raw)!, reason),
    });
  }

  #newServer(address: Address): NetServer {
    const secure = this.#secure;
    if (secure === undefined) return createTcpServer({ noDelay: true }, this.#onReady);
    return createTcpServer({ noDelay: true }, (socket) => {
      this.#track(socket);
      this.#names.set(socket, acceptedName(socket, address));
      secure.accept(socket);
    });
  }

  /** New handshakes use this material; gives how many open connections it would not let in. */
  updateTls(
    material: TlsMaterial,
    { destroyRefused }: { readonly destroyRefused: boolean },
  ): number {
    const secure = this.#secure!;
    secure.update(material);
    const refused = [...this.#secured].filter((socket) => secure.peerFault(socket) !== undefined);
    if (destroyRefused) { for (const socket of refused) socket.destroy(); }
    return refused.length;
  }

  /** Takes connections at one more address; resolves with where. Rejects with a ListenError. */
  listen(address: Address, { reusePort }: ServerListenOptions = {}): Promise<Address> {
    const { promise, resolve, reject } = Promise.withResolvers<Address>();
    if (address.kind === "vsock") {
      const message = `cannot listen at ${formatAddress(address)}: the engine grpc-js does not ` +
        "accept over vsock; take the engine wire";
      return Promise.reject(new ListenError(message));
    }
    const server = this.#newServer(address);
    const onError = (error: Error) => reject(listenError(address, error));
    server.once("error", onError);
    const onListening = () => {
      server.off("error", onError);
      this.#servers.push(server);
      const bound = server.address();
      resolve(
        address.kind === "tcp" && bound !== null && typeof bound === "object"
          ? { ...address, port: bound.port }
          : address,
      );
    };
    if (address.kind !== "tcp") server.listen({ path: listeningPath(address) }, onListening);
    else server.listen({ host: address.host, port: address.port, reusePort }, onListening);
    return promise;
  }

  /** Takes no more connections; resolves when the last one is closed. */
  close(): Promise<void> {
    for (const server of this.#servers) server.close();
    if (this.#sockets.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onEmpty = resolve);
  }

  /** Closes every connection at once. */
  destroyConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size === 0) this.#onEmpty?.();
    });
  }
}

function listenError(address: Address, cause: Error): ListenError {
  const code = "code" in cause ? cause.code : undefined;
  const where = `cannot listen at ${formatAddress(address)}`;
  return new ListenError(`${where}: ${explain(address, code, cause.message)}`, { cause });
}

function explain(address: Address, code: unknown, message: string): string {
  switch (code) {
    case "EADDRINUSE":
      return address.kind !== "tcp"
        ? "the socket file exists; stop the server that uses it, or remove a left-over file"
        : "the port is taken; stop what uses it, or choose another port";
    case "EACCES":
    case "EPERM":
      return "this user may not; choose a port above 1023 or a folder that it may write to";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the host name does not resolve; check its spelling";
    case "EADDRNOTAVAIL":
      return "the address is not of this machine; check the host";
    case "ENOENT":
      return "the folder of the socket file does not exist";
    default:
      return message;
  }
}
