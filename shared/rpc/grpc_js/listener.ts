import { createServer as createTcpServer, type Server as NetServer, type Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer } from "node:tls";
import type { TlsMaterial } from "../../credentials/mod.ts";
import { type Address, formatAddress, listeningPath } from "../../transport/mod.ts";
import { ListenError } from "../errors.ts";
import type { ServerListenOptions } from "../server.ts";
import { contextOptions } from "./secure_context.ts";

/** A peer may take this long over its handshake, ms. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * Listening sockets, plain or TLS. The engine's own rather than that of grpc-js, so that connections
 * are counted, their peers known and certificates replaced without reaching into its internals.
 */
export class Listener {
  readonly #servers: NetServer[] = [];
  #tls: TlsMaterial | undefined;
  readonly #onReady: (socket: Socket) => void;
  /** Of every stage: a connection that never ends its handshake is closed with the rest. */
  readonly #sockets = new Set<Socket>();
  #onEmpty: (() => void) | undefined;

  /** @param onConnection a connection is ready for HTTP/2; behind TLS, its handshake is done */
  constructor(tls: TlsMaterial | undefined, onConnection: (socket: Socket) => void) {
    this.#tls = tls;
    this.#onReady = (socket) => {
      this.#track(socket);
      socket.on("error", () => {}); // its close says all that matters
      onConnection(socket);
    };
  }

  #newServer(): NetServer {
    const tls = this.#tls;
    if (tls === undefined) return createTcpServer({ noDelay: true }, this.#onReady);
    const server = createTlsServer({
      ...contextOptions(tls),
      ALPNProtocols: ["h2"],
      requestCert: tls.mode === "mtls",
      rejectUnauthorized: tls.mode === "mtls",
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      noDelay: true,
    }, this.#onReady);
    server.on("connection", (socket: Socket) => this.#track(socket));
    // Deno's node:tls leaves the socket of a failed handshake open.
    server.on("tlsClientError", (_error, socket: Socket) => socket.destroy());
    return server;
  }

  /** New handshakes use this material. */
  updateTls(material: TlsMaterial): void {
    this.#tls = material;
    for (const server of this.#servers) {
      (server as TlsServer).setSecureContext(contextOptions(material));
    }
  }

  /** Takes connections at one more address; resolves with where. Rejects with a ListenError. */
  listen(address: Address, { reusePort }: ServerListenOptions = {}): Promise<Address> {
    const { promise, resolve, reject } = Promise.withResolvers<Address>();
    if (address.kind === "vsock") {
      const message = `cannot listen at ${formatAddress(address)}: the engine grpc-js does not ` +
        "accept over vsock; take the engine wire";
      return Promise.reject(new ListenError(message));
    }
    const server = this.#newServer();
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
