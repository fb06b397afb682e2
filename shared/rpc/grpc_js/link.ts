import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { Channel as GrpcChannel, connectivityState, Metadata } from "@grpc/grpc-js";
import { nowNs } from "../../clock/mod.ts";
import type { TlsFacts, TlsMode } from "../../credentials/mod.ts";
import {
  ConnectError,
  type ConnectFailure,
  connectFailure,
  type ConnectionFacts,
  type ConnectPhase,
  connectTimeout,
} from "../../transport/mod.ts";
import { nextConnectionId } from "../connection_id.ts";
import type { OpenLink } from "./grpc_call.ts";
import { LinkCredentials, type LinkObserver, type LinkTls } from "./link_credentials.ts";
import { endpointText, subjectText } from "./peer_text.ts";

/** Where a link goes and how. */
interface LinkOptions {
  /** As grpc-js names it, already resolved: `ipv4:127.0.0.1:50051`, `ipv6:[::1]:50051`, `unix:/x`. */
  readonly target: string;
  /** For people, in messages. */
  readonly address: string;
  /** The value of `:authority`. */
  readonly authority: string;
  readonly tls?: LinkTls;
  /** From the dial to the peer's SETTINGS, ms. */
  readonly timeoutMs: number;
  /** Looking the name up took this long, ms; absent when there was no name. */
  readonly dnsMs?: number;
  /** The connection can be used. Called at most once. */
  readonly onOpen: () => void;
  /** The connection is gone or takes no new calls. Called once, and only after it was open. */
  readonly onLost: () => void;
  /** The socket is closed, or there never was one. Called once. */
  readonly onClosed: () => void;
}

const CHANNEL_OPTIONS = {
  "grpc.use_local_subchannel_pool": 1, // two channels never share a connection
  "grpc.enable_retries": 0, // not even transparent ones
  "grpc.per_rpc_retry_buffer_size": 0, // what is kept for a retry would not count as backpressure
  "grpc.enable_http_proxy": 0,
  "grpc.service_config_disable_resolution": 1,
  "grpc.enable_channelz": 0,
  "grpc.initial_reconnect_backoff_ms": 1, // a link that failed is thrown away: let go of it soon
  "grpc.client_idle_timeout_ms": 2 ** 31 - 1, // an idle connection stays
} as const;

/**
 * One connection and the grpc-js channel that was made for it. It is opened once: what fails or is
 * lost stays so, and whoever wants another connection makes another link.
 *
 *     opening ──SETTINGS──▶ open ──GOAWAY, close──▶ over
 *        └──────failure, timeout, close()─────────▶ over
 */
export class Link implements OpenLink {
  readonly grpc: GrpcChannel;
  /** Resolves when the peer's SETTINGS are there; rejects with a ConnectError. */
  readonly opened: Promise<ConnectionFacts>;
  readonly #options: LinkOptions;
  readonly #credentials: LinkCredentials;
  readonly #startedNs = nowNs();
  readonly #timer: ReturnType<typeof setTimeout>;
  #state: "opening" | "open" | "over" = "opening";
  #phase: ConnectPhase = "tcp";
  #dialNs = NaN;
  #dialledNs = NaN;
  #securedNs = NaN;
  #socket: Socket | undefined;
  #secure: TLSSocket | undefined;
  #cause: unknown;
  #facts: ConnectionFacts | undefined;
  #settle: { resolve(facts: ConnectionFacts): void; reject(error: ConnectError): void };

  constructor(options: LinkOptions) {
    this.#options = options;
    const { promise, resolve, reject } = Promise.withResolvers<ConnectionFacts>();
    this.opened = promise;
    this.#settle = { resolve, reject };
    this.#timer = setTimeout(() => {
      this.#fail(connectTimeout(this.#failure(), options.timeoutMs));
    }, options.timeoutMs);
    this.#credentials = new LinkCredentials(this.#observer(), options.tls);
    this.grpc = new GrpcChannel(options.target, this.#credentials, {
      ...CHANNEL_OPTIONS,
      "grpc.default_authority": options.authority,
    });
    this.grpc.getConnectivityState(true);
    this.#watch();
  }

  /** Absent until the link has been open. */
  get facts(): ConnectionFacts | undefined {
    return this.#facts;
  }

  /** The one that HTTP/2 is spoken over; only of a link that is open. */
  get socket(): Socket {
    return this.#secure ?? this.#socket as Socket;
  }

  /** No new calls; those under way go on, and the socket closes behind the last of them. */
  close(): void {
    if (this.#state === "opening") {
      this.#fail(new ConnectError("address", this.#phase, "the channel has been closed"));
    } else if (this.#state === "open") {
      this.#state = "over";
      this.grpc.close();
    }
  }

  /** Closes the socket at once; calls under way end with UNAVAILABLE. */
  destroy(): void {
    // Deno's node:tls leaves the socket of an unfinished handshake open unless it is told.
    this.#secure?.destroy();
    this.#socket?.destroy();
  }

  #observer(): LinkObserver {
    return {
      dialling: () => {
        if (this.#state !== "opening" || !Number.isNaN(this.#dialNs)) {
          throw new Error("a link dials once");
        }
        this.#dialNs = nowNs();
      },
      dialled: (socket) => {
        if (this.#state !== "opening") throw new Error("the link was closed while it dialled");
        this.#dialledNs = nowNs();
        this.#socket = socket;
        socket.once("close", () => this.#onSocketClose());
        this.#phase = this.#options.tls === undefined ? "settings" : "tls";
      },
      broken: (error) => {
        this.#cause ??= error;
      },
      secured: (socket) => {
        if (this.#state !== "opening") throw new Error("the link was closed while it shook hands");
        this.#securedNs = nowNs();
        this.#secure = socket;
        if (socket.alpnProtocol !== "h2") {
          this.#cause ??= noHttp2(socket.alpnProtocol);
          throw this.#cause;
        }
        this.#phase = "settings";
      },
    };
  }

  #watch(): void {
    if (this.#state === "over") return;
    const state = this.grpc.getConnectivityState(false);
    if (state === connectivityState.READY) this.#onReady();
    else if (this.#state === "open") this.#onLost();
    else if (state === connectivityState.TRANSIENT_FAILURE) this.#onFailure();
    if (this.#isOver()) return;
    this.grpc.watchConnectivityState(state, Infinity, () => this.#watch());
  }

  #isOver(): boolean {
    return this.#state === "over";
  }

  #onReady(): void {
    if (this.#state !== "opening") return;
    clearTimeout(this.#timer);
    this.#state = "open";
    this.#facts = this.#readFacts(nowNs());
    this.#options.onOpen();
    this.#settle.resolve(this.#facts);
  }

  #onLost(): void {
    this.#state = "over";
    this.grpc.close();
    this.#options.onLost();
  }

  #onSocketClose(): void {
    if (this.#state === "open") this.#onLost();
    this.#credentials.release();
    this.#options.onClosed();
  }

  #onFailure(): void {
    if (this.#cause !== undefined || this.#phase !== "tcp") {
      this.#fail(connectFailure(this.#failure(this.#cause)));
      return;
    }
    // What went wrong before there was a socket, grpc-js tells only in the status of a call.
    const probe = this.grpc.createCall("/", Infinity, null, null, 0);
    probe.start(new Metadata(), {
      onReceiveMetadata: () => {},
      onReceiveMessage: () => {},
      onReceiveStatus: ({ details }) => {
        const text = /Last error: (?:Error: )?(.*?)\. Resolution note/.exec(details)?.[1];
        this.#fail(connectFailure(this.#failure(new Error(text ?? details))));
      },
    });
  }

  #fail(error: ConnectError): void {
    if (this.#state !== "opening") return;
    this.#state = "over";
    clearTimeout(this.#timer);
    this.#settle.reject(error);
    this.grpc.close();
    if (this.#socket === undefined) this.#options.onClosed();
    else this.destroy();
  }

  #failure(cause?: unknown): ConnectFailure {
    const { address, tls } = this.#options;
    const mode: TlsMode = tls?.material.mode ?? "off";
    return { phase: this.#phase, target: address, mode, serverName: tls?.serverName ?? "", cause };
  }

  #readFacts(readyNs: number): ConnectionFacts {
    const socket = this.#socket as Socket;
    const tls = this.#secure;
    const { dnsMs } = this.#options;
    const remote = endpointText(socket.remoteAddress, socket.remotePort);
    return {
      id: nextConnectionId(),
      remote: remote ?? this.#options.address,
      local: endpointText(socket.localAddress, socket.localPort) ?? "unix",
      tls: tls && readTlsFacts(tls),
      timings: {
        dnsMs,
        tcpMs: (this.#dialledNs - this.#dialNs) / 1e6,
        tlsMs: tls && (this.#securedNs - this.#dialledNs) / 1e6,
        settingsMs: (readyNs - (tls ? this.#securedNs : this.#dialledNs)) / 1e6,
        totalMs: (readyNs - this.#startedNs) / 1e6 + (dnsMs ?? 0),
      },
    };
  }
}

function readTlsFacts(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerCertificate();
  return {
    version: socket.getProtocol() ?? "",
    cipher: socket.getCipher().standardName,
    alpn: socket.alpnProtocol || "",
    peerFingerprint256: certificate.fingerprint256,
    peerSubject: subjectText(certificate.subject),
  };
}

function noHttp2(alpn: string | false | null): Error {
  return Object.assign(
    new Error(alpn ? `the peer chose ${alpn}` : "the peer chose no application protocol"),
    { code: "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL" },
  );
}
