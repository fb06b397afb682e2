import dns from "node:dns";
import net from "node:net";
import type { Duplex as Stream } from "node:stream";
import tls, { type TLSSocket } from "node:tls";
import { nowNs } from "../clock/mod.ts";
import { TLS_VERSION, type TlsMaterial, type TlsMode } from "../credentials/mod.ts";
import { type Address, formatAddress } from "./address.ts";
import { ALPN_H2, clientContext } from "./client_context.ts";
import type { ConnectError } from "./connect_error.ts";
import {
  certificateVerdict,
  codeOf,
  connectError,
  connectFailure,
  connectTimeout,
  type ConnectVerdict,
} from "./connect_failure.ts";
import type { ConnectPhase } from "./connection_facts.ts";
import type { Duplex, DuplexListener } from "./duplex.ts";
import { explainCertificate } from "./explain_certificate.ts";
import { openStream, type StreamAddress } from "./open_stream.ts";
import { localName, remoteName } from "./socket_names.ts";
import { type FirstByteGuard, plainView, SocketDuplex } from "./socket_duplex.ts";
import { tlsFactsOf } from "./tls_facts.ts";

/** How to open a connection. */
export interface DialOptions {
  /** Absent for plain text. */
  readonly tls?: TlsMaterial;
  /**
   * The name that the server's certificate must carry.
   * @default the host of the address, `localhost` where it has none
   */
  readonly serverName?: string;
  /** For all steps together, ms. */
  readonly timeoutMs: number;
  /** Gives up when it aborts; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Called once, as soon as bytes can flow and before the first one is reported. */
  readonly open: (duplex: Duplex) => DuplexListener;
}

/**
 * Opens a connection over TCP, a Unix socket or vsock, with TLS 1.3 and ALPN `h2` when there is
 * material for it. Rejects with a ConnectError. Addresses of a name are tried one after the other; the error
 * is that of the last.
 */
export function dial(address: Address, options: DialOptions): Promise<Duplex> {
  return new Dial(address, options).run();
}

/** Where a socket connects to, in the words of node:net. */
type Endpoint = { readonly host: string; readonly port: number } | { readonly path: string };

/** What the platform says of a server's certificate where it could say more. */
const NEEDS_A_LOOK: ReadonlySet<string> = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
]);

const NO_HTTP2: ConnectVerdict = {
  kind: "tls",
  text: "the peer did not agree on HTTP/2 (ALPN h2); is it a gRPC server?",
};
const SPEAKS_TLS: ConnectVerdict = {
  kind: "tls",
  text: "the peer speaks TLS, but was dialled in plain text; check the TLS mode",
};

/** The largest read, bytes. */
const READ_BUFFER_BYTES = 64 * 1024;

/**
 * Sockets read into one buffer, which costs 1 to 4 µs less for a read than a new buffer and a
 * stream event. It is free again when `onData` returns, before any other socket reads.
 */
const readBuffer = new Uint8Array(READ_BUFFER_BYTES);

class Dial {
  readonly #address: Address;
  readonly #options: DialOptions;
  readonly #target: string;
  readonly #serverName: string;
  readonly #result = Promise.withResolvers<Duplex>();
  readonly #startedNs = nowNs();
  readonly #timings: { dnsMs?: number; tcpMs?: number; tlsMs?: number } = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #phase: ConnectPhase = "tcp";
  #phaseStartedNs = this.#startedNs;
  /** Time that went into preparing TLS while the phase was `tcp`, ms. */
  #tlsSetupMs = 0;
  #endpoints: Endpoint[] = [];
  #socket: Stream | undefined;
  readonly #opening = new AbortController();
  #duplex: SocketDuplex | undefined;
  #settled = false;

  constructor(address: Address, options: DialOptions) {
    this.#address = address;
    this.#options = options;
    this.#target = formatAddress(address);
    this.#serverName = options.serverName ??
      (address.kind === "tcp" ? address.host : "localhost");
  }

  run(): Promise<Duplex> {
    const { signal, timeoutMs } = this.#options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    signal?.addEventListener("abort", this.#onAbort);
    this.#timer = setTimeout(this.#onTimeout, timeoutMs);
    if (this.#address.kind === "unix") {
      this.#endpoints = [{ path: this.#address.path }];
      this.#connect();
    } else if (this.#address.kind !== "tcp") {
      this.#open(this.#address);
    } else if (net.isIP(this.#address.host) !== 0) {
      this.#endpoints = [{ host: this.#address.host, port: this.#address.port }];
      this.#connect();
    } else {
      this.#resolve(this.#address.host, this.#address.port);
    }
    return this.#result.promise;
  }

  #resolve(host: string, port: number): void {
    this.#phase = "dns";
    dns.lookup(host, { all: true }, (error, found) => {
      if (this.#settled) return;
      if (error !== null) return this.#fail(this.#failure(error));
      this.#endpoints = found.map(({ address }) => ({ host: address, port }));
      this.#timings.dnsMs = this.#endPhase("tcp");
      this.#connect();
    });
  }

  /** Tries the next endpoint. */
  #connect(): void {
    const endpoint = this.#endpoints.shift()!;
    const reading = { onread: { buffer: readBuffer, callback: this.#onRead } };
    const material = this.#options.tls;
    const setupStartedNs = nowNs();
    let socket: net.Socket;
    try {
      socket = material === undefined
        ? net.connect({ ...endpoint, ...reading })
        : tls.connect({ ...endpoint, ...reading, ...this.#tlsOptions(material) });
    } catch (error) {
      return this.#fail(this.#failure(error));
    }
    this.#socket = socket;
    // The platform prepares TLS before it sends the SYN, on the next tick.
    if (material !== undefined) this.#tlsSetupMs += (nowNs() - setupStartedNs) / 1e6;
    socket.setNoDelay(true);
    socket.once("connect", () => {
      if (this.#settled) return;
      this.#timings.tcpMs = this.#endPhase("tls") - this.#tlsSetupMs;
      if (material === undefined) this.#succeed(socket);
    });
    this.#watch(socket, endpoint);
  }

  /** Where node:net cannot dial, TLS goes over the stream that has been opened. */
  #open(address: StreamAddress): void {
    openStream(address, this.#opening.signal).then((stream) => {
      if (this.#settled) return void stream.destroy();
      this.#timings.tcpMs = this.#endPhase("tls");
      const material = this.#options.tls;
      const socket = material === undefined
        ? stream
        : tls.connect({ ...this.#tlsOptions(material), socket: stream as net.Socket });
      this.#socket = socket;
      socket.on("data", (bytes: Uint8Array) => this.#duplex?.receive(plainView(bytes)));
      this.#watch(socket);
      if (material !== undefined) return;
      this.#succeed(socket);
      stream.resume();
    }, (error) => this.#fail(error));
  }

  #watch(socket: Stream, endpoint?: Endpoint): void {
    socket.once("secureConnect", () => {
      if (this.#settled) return;
      this.#timings.tlsMs = this.#endPhase("settings") + this.#tlsSetupMs;
      this.#secured(socket as TLSSocket);
    });
    socket.on("error", (error: Error) => this.#failed(socket, error, endpoint));
    socket.on("close", () => this.#failed(socket, undefined, endpoint));
  }

  #tlsOptions(material: TlsMaterial): tls.ConnectionOptions {
    const name = this.#serverName;
    return {
      ...TLS_VERSION,
      secureContext: clientContext(material),
      // An IP address is no server name (RFC 6066 §3), but the certificate has to carry it.
      servername: net.isIP(name) === 0 ? name : "",
      checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(name, certificate),
      ALPNProtocols: ALPN_H2,
      rejectUnauthorized: true,
    };
  }

  #secured(socket: TLSSocket): void {
    if (socket.alpnProtocol === "h2") return this.#succeed(socket);
    this.#fail(this.#verdict("tls", NO_HTTP2));
  }

  #succeed(socket: Stream): void {
    const tls = this.#options.tls === undefined ? undefined : tlsFactsOf(socket as TLSSocket);
    const duplex = new SocketDuplex(socket, {
      remote: remoteName(socket, this.#address),
      local: localName(socket, this.#address),
      ...tls === undefined ? {} : { tls },
      timings: this.#timings,
      startedNs: this.#startedNs,
      openedNs: this.#phaseStartedNs,
    }, { guard: this.#guard() });
    this.#settle();
    this.#duplex = duplex;
    duplex.start(this.#options.open(duplex));
    this.#result.resolve(duplex);
  }

  readonly #onRead = (length: number): boolean => {
    this.#duplex?.receive(readBuffer.subarray(0, length));
    return true;
  };

  #guard(): FirstByteGuard {
    return {
      onFirstBytes: (bytes) => {
        // A TLS alert, 0x15 0x03, is what a TLS server makes of plain text (RFC 8446 §5.1).
        if (this.#mode !== "off" || bytes[0] !== 0x15 || bytes[1] !== 0x03) return undefined;
        return this.#verdict("settings", SPEAKS_TLS);
      },
      onEarlyEnd: (error) => this.#failure(error, "settings"),
    };
  }

  get #mode(): TlsMode {
    const material = this.#options.tls;
    if (material === undefined) return "off";
    return material.cert === undefined ? "tls" : "mtls";
  }

  /** What the platform threw, or that the peer closed without a word, in the phase it happened. */
  #failure(cause: unknown, phase = this.#phase): ConnectError {
    const [target, mode, serverName] = [this.#target, this.#mode, this.#serverName];
    return connectFailure({ phase, target, mode, serverName, cause });
  }

  #verdict(phase: ConnectPhase, verdict: ConnectVerdict): ConnectError {
    return connectError({ phase, target: this.#target }, verdict);
  }

  #failed(socket: Stream, error: Error | undefined, endpoint?: Endpoint): void {
    if (this.#settled || this.#socket !== socket) return;
    this.#socket = undefined;
    // Deno's node:net leaves the socket of a failed handshake open.
    socket.destroy();
    if (this.#phase === "tcp" && this.#endpoints.length > 0) return this.#connect();
    const failure = this.#failure(error);
    // Only what node:net dials can be dialled once more to look.
    const explicable = endpoint !== undefined && NEEDS_A_LOOK.has(codeOf(error));
    if (!explicable) return this.#fail(failure);
    const servername = net.isIP(this.#serverName) === 0 ? this.#serverName : "";
    const { ca } = this.#options.tls!;
    explainCertificate({ ...endpoint, servername }, { ca, now: new Date() }).then((words) => {
      if (words === undefined) return this.#fail(failure);
      this.#fail(this.#verdict("tls", { ...certificateVerdict(`it ${words}`), cause: error }));
    });
  }

  readonly #onTimeout = (): void => {
    const place = { phase: this.#phase, target: this.#target };
    this.#fail(connectTimeout(place, this.#options.timeoutMs));
  };

  readonly #onAbort = (): void => this.#fail(this.#options.signal!.reason);

  #fail(reason: unknown): void {
    if (this.#settled) return;
    this.#settle();
    this.#socket?.destroy();
    this.#opening.abort();
    this.#result.reject(reason);
  }

  #settle(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }

  /** Goes on to `next` and returns how long the phase before took, ms. */
  #endPhase(next: ConnectPhase): number {
    const endNs = nowNs();
    const tookMs = (endNs - this.#phaseStartedNs) / 1e6;
    this.#phase = next;
    this.#phaseStartedNs = endNs;
    return tookMs;
  }
}
