import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import type { Duplex as Stream } from "node:stream";
import tls, { type SecureContext, type TLSSocket } from "node:tls";
import {
  chainFault,
  parseCertificates,
  TLS_VERSION,
  type TlsMaterial,
} from "../credentials/mod.ts";
import { AuthoritiesOfPeers } from "./authorities_of_peers.ts";
import { ALPN_H2 } from "./client_context.ts";
import type { ConnStream } from "./conn_stream.ts";
import { peerChain } from "./peer_chain.ts";

/** What a TlsAcceptor says about a connection. `raw` is the socket that was handed in. */
interface TlsAcceptorEvents {
  /** The handshake is done, and the client is who it has to be. */
  readonly onSecured: (socket: TLSSocket, raw: Stream) => void;
  /** It came to nothing, in words for a log; both sockets are closed. */
  readonly onRefused: (raw: Stream, reason: string) => void;
}

/** Why a connection came to nothing whose client only looked whether somebody listens. */
export const CLOSED_WITHOUT_A_BYTE = "it closed the connection without a byte";

/** How to shake hands. */
export interface TlsAcceptorOptions extends TlsAcceptorEvents {
  /** From the accepted socket to the end of the handshake, ms. */
  readonly handshakeTimeoutMs: number;
  /** Wall time, to hold certificates against. @default () => new Date() */
  readonly now?: () => Date;
}

/**
 * The server's side of TLS for sockets that were accepted elsewhere.
 *
 * It does what `tls.Server` does and two things more. A client that comes back by a session ticket
 * shows no certificate: the ticket says who it was when it got it, up to 12 h ago, and Deno 2.9.3
 * neither refuses tickets nor forgets them when the CA changes. So the certificate that a resumed
 * session stands for is held against the authorities in force and the clock. And of a certificate
 * that is not accepted the true reason is told, which the platform has one code for.
 */
export class TlsAcceptor {
  readonly #options: TlsAcceptorOptions;
  readonly #now: () => Date;
  #material!: TlsMaterial;
  #context!: SecureContext;
  #ofPeers!: AuthoritiesOfPeers;
  #authorities: readonly X509Certificate[] = [];

  /** Throws what node:tls throws for material that cannot be used. */
  constructor(material: TlsMaterial, options: TlsAcceptorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.update(material);
  }

  /** New handshakes, and sessions that are resumed, are held against this material. Throws likewise. */
  update(material: TlsMaterial): void {
    const { ca, cert, key } = material;
    this.#context = tls.createSecureContext({ ca, cert, key, ...TLS_VERSION });
    this.#ofPeers = new AuthoritiesOfPeers(ca, this.#context);
    this.#authorities = parseCertificates(ca);
    this.#material = material;
  }

  /** Shakes hands over a socket from the kernel. */
  accept(raw: Stream): void {
    const asks = this.#material.mode === "mtls";
    const context = this.#context;
    const socket = this.#ofPeers.keptFromChain(() =>
      new tls.TLSSocket(raw as never, {
        isServer: true,
        requestCert: asks,
        rejectUnauthorized: asks,
        secureContext: context,
        ALPNProtocols: ALPN_H2,
      })
    );
    let over = false;
    const refuse = (reason: string) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      this.#options.onRefused(raw, reason);
      // Deno's node:tls leaves the socket of a failed handshake open.
      socket.destroy();
      raw.destroy();
    };
    const { handshakeTimeoutMs } = this.#options;
    const timer = setTimeout(() => {
      refuse(`its TLS handshake took longer than ${handshakeTimeoutMs} ms`);
    }, handshakeTimeoutMs);
    const lost = (reason: string) => {
      const { bytesRead } = raw as Socket | ConnStream;
      refuse(bytesRead === 0 ? CLOSED_WITHOUT_A_BYTE : reason);
    };
    socket.on("error", (error: Error) => lost(error.message));
    socket.once("close", () => lost("it closed the connection during its TLS handshake"));
    socket.once("secure", () => {
      const fault = asks ? this.#fault(socket, context) : undefined;
      if (fault !== undefined) return refuse(fault);
      // A client that offers no ALPN at all gets through the handshake.
      if (socket.alpnProtocol !== "h2") return refuse("it did not agree on HTTP/2 (ALPN h2)");
      over = true;
      clearTimeout(timer);
      becomesOpen(socket);
      this.#options.onSecured(socket, raw);
    });
  }

  /**
   * Why the certificate of an open connection's client is not to be believed any more, in words that
   * follow "its certificate"; undefined when it is.
   */
  peerFault(socket: TLSSocket): string | undefined {
    if (this.#material.mode !== "mtls") return undefined;
    return chainFault(peerChain(socket), {
      authorities: this.#authorities,
      side: "client",
      now: this.#now(),
    });
  }

  /**
   * The platform verifies a full handshake, by the context that it began with. It looks at nothing in
   * a resumed one, and a client may take its time until other authorities are in force.
   */
  #fault(socket: TLSSocket, context: SecureContext): string | undefined {
    const code = verifyError(socket);
    const isVerified = context === this.#context && !socket.isSessionReused();
    if (code === undefined && isVerified) return undefined;
    const fault = this.peerFault(socket);
    if (fault === undefined) return code && `its certificate is not accepted: ${code}`;
    const words = `its certificate ${fault}`;
    return socket.isSessionReused() ? `it resumed a session, but ${words}` : words;
  }
}

/**
 * What tls.Server does when a handshake is done and the client believed: errors are those of an open
 * connection, who takes the socket need not wait for it, as node:http2 would, and grpc-js may report
 * the certificate.
 */
function becomesOpen(socket: TLSSocket): void {
  const inner = socket as unknown as { _releaseControl(): boolean; secureConnecting: boolean };
  inner._releaseControl();
  inner.secureConnecting = false;
  socket.authorized = true;
}

/** What the platform says of the client's certificate; undefined when it is in order. */
function verifyError(socket: TLSSocket): string | undefined {
  const { _handle } = socket as unknown as { _handle?: { verifyError?(): unknown } };
  const error = _handle?.verifyError?.();
  if (!error) return undefined;
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
