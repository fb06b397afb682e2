import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import {
  type ConnectionInjector,
  Server as GrpcServer,
  ServerCredentials,
  type ServerInterceptingCallInterface,
  type ServerInterceptor as GrpcServerInterceptor,
} from "@grpc/grpc-js";
import type { TlsMaterial } from "../../credentials/mod.ts";
import { DEFAULT_MAX_MESSAGE_BYTES, Status, unknownPathStatus } from "../../grpc/mod.ts";
import type { Address } from "../../transport/mod.ts";
import { composeHandler, type RunHandler } from "../compose.ts";
import { RpcError } from "../errors.ts";
import type {
  PeerIdentity,
  Server,
  ServerCounters,
  ServerListenOptions,
  TlsUpdateOptions,
} from "../server.ts";
import type { ServerOptions } from "../server_options.ts";
import { UnknownMethod } from "../unknown_method.ts";
import { Listener } from "./listener.ts";
import { endpointText, subjectText } from "./peer_text.ts";
import { GrpcServerCall, type MethodRunner, type ServerCallObserver } from "./server_call.ts";

const same = (bytes: Buffer) => bytes;

/** What grpc-js keeps of a method; ours is served by an interceptor that never runs `func`. */
const METHOD_STUB = { func: () => {}, serialize: same, deserialize: same, type: "unary" };

/** A server over @grpc/grpc-js: its HTTP/2 and its calls, our listener and our dispatch. */
export class GrpcJsServer implements Server {
  readonly #grpc: GrpcServer;
  readonly #injector: ConnectionInjector;
  readonly #listener: Listener;
  readonly #secure: boolean;
  readonly #runners = new Map<string, MethodRunner>();
  readonly #peers = new Map<string, PeerIdentity>();
  #connections = 0;
  #connectionsOpen = 0;
  #calls = 0;
  #callsFailed = 0;
  #callsInFlight = 0;
  #closing: Promise<void> | undefined;

  constructor(options: ServerOptions) {
    const interceptors = options.interceptors ?? [];
    const isIntercepted = interceptors.length > 0;
    const unknown = composeHandler(interceptors, () => {});
    this.#grpc = new GrpcServer({
      "grpc.enable_channelz": 0,
      "grpc.max_receive_message_length": options.maxRequestBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
      interceptors: [
        this.#takeOver((path) => {
          const { code, message } = unknownPathStatus(path);
          const refusal = new RpcError(code, message);
          return { method: new UnknownMethod(path), run: unknown, isIntercepted, refusal };
        }),
      ],
    });
    for (const { definition, handlers } of options.services) {
      for (const [name, method] of Object.entries(definition.methods)) {
        const run = composeHandler(interceptors, handlers[name] as RunHandler);
        this.#runners.set(method.path, { method, run, isIntercepted });
      }
    }
    // The only way to see a call of an unknown method: grpc-js answers it by itself, without a
    // count, and with a message that it does not percent-encode.
    Object.defineProperty(this.#grpc, "_retrieveHandler", {
      value: (path: string) => ({ ...METHOD_STUB, path }),
    });
    this.#injector = this.#grpc.createConnectionInjector(ServerCredentials.createInsecure());
    this.#secure = options.tls !== undefined;
    this.#listener = new Listener(options.tls, {
      onConnection: (socket) => this.#onConnection(socket),
      onRefused: options.onRefused,
    });
  }

  get counters(): ServerCounters {
    return {
      connections: this.#connections,
      connectionsOpen: this.#connectionsOpen,
      calls: this.#calls,
      callsFailed: this.#callsFailed,
      callsInFlight: this.#callsInFlight,
    };
  }

  listen(address: Address, options: ServerListenOptions = {}): Promise<Address> {
    return this.#listener.listen(address, options);
  }

  updateTls(material: TlsMaterial, { refusedGraceMs }: TlsUpdateOptions = {}): number {
    if (!this.#secure) throw new TypeError("a server in plain text has no TLS material to replace");
    return this.#listener.updateTls(material, { destroyRefused: refusedGraceMs !== undefined });
  }

  updateLimits(): void {} // grpc-js takes none

  drain(options: { readonly graceMs: number }): Promise<void> {
    return this.#closing ??= this.#drain(options.graceMs);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#drain(0);
    this.#listener.destroyConnections();
    await this.#closing;
  }

  async #drain(graceMs: number): Promise<void> {
    const closed = this.#listener.close();
    this.#injector.destroy(); // GOAWAY on every connection, which closes behind its last call
    const timer = setTimeout(() => this.#listener.destroyConnections(), graceMs);
    await closed;
    clearTimeout(timer);
    this.#grpc.forceShutdown();
  }

  #onConnection(socket: Socket): void {
    this.#connections++;
    this.#connectionsOpen++;
    const peer = endpointText(socket.remoteAddress, socket.remotePort);
    socket.once("close", () => {
      this.#connectionsOpen--;
      if (peer !== undefined) this.#peers.delete(peer);
    });
    this.#injector.injectConnection(socket);
  }

  /** Hands each call to ours instead of to grpc-js's handler classes. */
  #takeOver(unknownMethod: (path: string) => MethodRunner): GrpcServerInterceptor {
    const observer: ServerCallObserver = {
      scheme: this.#secure ? "https" : "http",
      onStart: () => {
        this.#calls++;
        this.#callsInFlight++;
      },
      onEnd: (code) => {
        this.#callsInFlight--;
        if (code !== Status.OK) this.#callsFailed++;
      },
      readPeer: (call) => this.#readPeer(call),
    };
    const takeOver = ({ path }: { path: string }, call: ServerInterceptingCallInterface) => {
      const runner = this.#runners.get(path) ?? unknownMethod(path);
      const own = new GrpcServerCall(call, runner, observer);
      return { start: () => call.start(own) };
    };
    // grpc-js asks for its class, of which it calls nothing but `start`.
    return takeOver as unknown as GrpcServerInterceptor;
  }

  #readPeer(call: ServerInterceptingCallInterface): PeerIdentity {
    const { remoteAddress, remotePort, localAddress, localPort } = call.getConnectionInfo();
    const endpoint = endpointText(remoteAddress, remotePort);
    const known = endpoint === undefined ? undefined : this.#peers.get(endpoint);
    if (known !== undefined) return known;
    const certificate = call.getAuthContext().sslPeerCertificate;
    const peer: PeerIdentity = {
      address: endpoint ?? "unix",
      local: endpointText(localAddress, localPort),
      fingerprint256: certificate?.fingerprint256,
      subject: subjectText(certificate?.subject),
    };
    if (endpoint !== undefined) this.#peers.set(endpoint, peer);
    return peer;
  }
}
