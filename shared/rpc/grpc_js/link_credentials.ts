import { isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { CallCredentials, ChannelCredentials, type experimental } from "@grpc/grpc-js";
import { TLS_VERSION, type TlsMaterial } from "../../credentials/mod.ts";
import { sharedSecureContext } from "./secure_context.ts";

/** Told of each step of opening a connection, in order. */
export interface LinkObserver {
  /** grpc-js is about to dial; a throw keeps it from that. */
  dialling(): void;
  /** The socket is connected; a throw closes it. */
  dialled(socket: Socket): void;
  /** The handshake has failed or the socket has an error later on. */
  broken(error: Error): void;
  /** The handshake is done; a throw closes the socket. */
  secured(socket: TLSSocket): void;
}

/** What the handshake is made with. */
export interface LinkTls {
  readonly material: TlsMaterial;
  /** The name that the server's certificate must carry. */
  readonly serverName: string;
}

/**
 * Credentials of one connection. grpc-js asks them for a connector, which it calls around each step
 * of opening: that is the one place from which the steps, and the causes of a failure, can be seen.
 */
export class LinkCredentials extends ChannelCredentials {
  #observer: LinkObserver | undefined;
  readonly #tls: LinkTls | undefined;

  constructor(observer: LinkObserver, tls: LinkTls | undefined) {
    super();
    this.#observer = observer;
    this.#tls = tls;
  }

  /**
   * Lets go of the observer, after the connection. Deno 2.9.3 never frees a session of node:http2, nor
   * what can be reached from it, which begins with the connector.
   */
  release(): void {
    this.#observer = undefined;
  }

  override _isSecure(): boolean {
    return this.#tls !== undefined;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(): experimental.SecureConnector {
    const credentials = CallCredentials.createEmpty();
    return {
      waitForReady: () => new Promise((resolve) => resolve(this.#living().dialling())),
      connect: async (socket) => {
        this.#living().dialled(socket);
        if (this.#tls === undefined) {
          socket.on("error", (error) => this.#observer?.broken(error));
          return { socket, secure: false };
        }
        const secure = await this.#handshake(socket, this.#tls);
        this.#living().secured(secure);
        return { socket: secure, secure: true };
      },
      getCallCredentials: () => credentials,
      destroy: () => {},
    };
  }

  #living(): LinkObserver {
    if (this.#observer === undefined) throw new Error("the link is over");
    return this.#observer;
  }

  #handshake(socket: Socket, tls: LinkTls): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const secure = connect({
        socket,
        secureContext: sharedSecureContext(tls.material),
        ...TLS_VERSION,
        ALPNProtocols: ["h2"],
        host: tls.serverName, // what the certificate is held against
        // An IP address is no server name on the wire (RFC 6066 section 3).
        servername: isIP(tls.serverName) === 0 ? tls.serverName : undefined,
      }, () => resolve(secure));
      secure.on("error", (error) => {
        this.#observer?.broken(error);
        reject(error);
      });
      secure.once("close", () => reject(new Error("the peer closed the connection")));
    });
  }
}
