import { isIP } from "node:net";
import { lookup } from "node:dns/promises";
import { nowNs } from "../../clock/mod.ts";
import type { MethodDefinition } from "../../codec/mod.ts";
import { Status } from "../../grpc/mod.ts";
import {
  type Address,
  ConnectError,
  connectError,
  connectFailure,
  type ConnectionFacts,
  connectTimeout,
  formatAddress,
} from "../../transport/mod.ts";
import type {
  CallOptions,
  CallOutcome,
  Cancel,
  Channel,
  ChannelState,
  ClientStream,
} from "../channel.ts";
import type { ChannelOptions } from "../channel_options.ts";
import { composeStream, composeUnary, type StartStream, type StartUnary } from "../compose.ts";
import { GrpcClientStream } from "./client_stream.ts";
import type { Startable } from "./grpc_call.ts";
import { Link } from "./link.ts";
import type { LinkTls } from "./link_credentials.ts";
import { GrpcUnaryCall } from "./unary_call.ts";

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
/** How long a closing connection may take to say goodbye, ms. */
const FAREWELL_MS = 1_000;

/** Where to dial, as grpc-js names it. */
interface Targets {
  readonly targets: readonly string[];
  readonly dnsMs?: number;
}

/** A channel over @grpc/grpc-js: a link at a time, and the calls that use it or wait for it. */
export class GrpcJsChannel implements Channel {
  readonly #options: ChannelOptions;
  readonly #name: string;
  readonly #tls: LinkTls | undefined;
  readonly #startUnary: StartUnary;
  readonly #startStream: StartStream;
  /** All whose socket is not closed yet, the one in use and those that drain. */
  readonly #links = new Set<Link>();
  #link: Link | undefined;
  #opening: Promise<Link> | undefined;
  #state: ChannelState = "idle";
  #connectionsMade = 0;
  #callsUnderWay = 0;
  #onIdle: (() => void) | undefined;
  #onUnlinked: (() => void) | undefined;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#name = formatAddress(options.address);
    const { address, tls } = options;
    const serverName = options.serverName ??
      (address.kind === "tcp" ? address.host : "localhost");
    this.#tls = tls && { material: tls, serverName };
    const interceptors = options.interceptors ?? [];
    const onEnd = () => this.#onCallEnd();
    this.#startUnary = composeUnary(interceptors, (call) => {
      const started = new GrpcUnaryCall(call, onEnd);
      this.#start(started, call.options.timeoutMs);
      return () => started.cancel();
    });
    this.#startStream = composeStream(interceptors, (call) => {
      const started = new GrpcClientStream(call, onEnd);
      this.#start(started, call.options.timeoutMs);
      return started;
    });
  }

  get state(): ChannelState {
    return this.#state;
  }

  get connectionsMade(): number {
    return this.#connectionsMade;
  }

  async connect(): Promise<ConnectionFacts> {
    const link = await this.#open();
    return link.facts as ConnectionFacts;
  }

  unary<Req, Res>(
    method: MethodDefinition<Req, Res>,
    request: Req,
    options: CallOptions,
    done: (outcome: CallOutcome<Res>) => void,
  ): Cancel {
    return this.#startUnary({
      method,
      request,
      options,
      done: done as (outcome: CallOutcome<unknown>) => void,
    });
  }

  stream<Req, Res>(
    method: MethodDefinition<Req, Res>,
    options: CallOptions = {},
  ): ClientStream<Req, Res> {
    return this.#startStream({ method, options }) as ClientStream<Req, Res>;
  }

  async close(options: { readonly drainMs?: number } = {}): Promise<void> {
    this.#state = "closed";
    const { drainMs = 0 } = options;
    if (this.#callsUnderWay > 0 && drainMs > 0) {
      await within(drainMs, new Promise<void>((resolve) => this.#onIdle = resolve));
    }
    this.#link = undefined;
    const forced = this.#callsUnderWay > 0;
    for (const link of this.#links) {
      link.close();
      if (forced) link.destroy();
    }
    if (this.#links.size > 0) {
      await within(FAREWELL_MS, new Promise<void>((resolve) => this.#onUnlinked = resolve));
      for (const link of this.#links) link.destroy();
    }
  }

  #start(call: Startable, timeoutMs: number | undefined): void {
    this.#callsUnderWay++;
    const link = this.#link;
    if (link !== undefined && this.#state === "ready") call.start(link, timeoutMs);
    else this.#startWhenConnected(call, timeoutMs);
  }

  #startWhenConnected(call: Startable, timeoutMs: number | undefined): void {
    const sinceNs = nowNs();
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => {
      call.fail(Status.DEADLINE_EXCEEDED, "the deadline passed while the channel was connecting");
    }, timeoutMs);
    this.#open().then((link) => {
      clearTimeout(timer);
      if (call.ended) return;
      const waitedMs = (nowNs() - sinceNs) / 1e6;
      call.start(link, timeoutMs === undefined ? undefined : timeoutMs - waitedMs);
    }, (error) => {
      clearTimeout(timer);
      call.fail(Status.UNAVAILABLE, (error as Error).message);
    });
  }

  #onCallEnd(): void {
    this.#callsUnderWay--;
    if (this.#callsUnderWay === 0) this.#onIdle?.();
  }

  /** The open link, or the one that is being opened, or a new one. */
  #open(): Promise<Link> {
    if (this.#state === "ready") return Promise.resolve(this.#link as Link);
    if (this.#state === "connecting") return this.#opening as Promise<Link>;
    if (this.#state === "closed") {
      return Promise.reject(new ConnectError("address", "tcp", "the channel has been closed"));
    }
    if (this.#state === "lost" && this.#options.reconnect === false) {
      const message = `the connection to ${this.#name} was lost, and this channel makes no other`;
      return Promise.reject(new ConnectError("address", "tcp", message));
    }
    this.#state = "connecting";
    return this.#opening = this.#dial().then((link) => {
      this.#opening = undefined;
      return link;
    }, (error) => {
      this.#opening = undefined;
      if (this.#state === "connecting") {
        this.#state = this.#connectionsMade > 0 ? "lost" : "idle";
      }
      throw error;
    });
  }

  /** Tries the addresses of the name one after the other; the last failure is the one reported. */
  async #dial(): Promise<Link> {
    const deadlineMs = (this.#options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS) +
      nowNs() / 1e6;
    const { targets, dnsMs } = await this.#resolve();
    for (let i = 0;; i++) {
      const timeoutMs = Math.max(1, deadlineMs - nowNs() / 1e6);
      const link = this.#createLink(targets[i], timeoutMs, dnsMs);
      try {
        await link.opened;
      } catch (error) {
        const nobodyThere = error instanceof ConnectError && error.kind === "address";
        if (nobodyThere && i + 1 < targets.length && this.#state === "connecting") continue;
        throw error;
      }
      return link;
    }
  }

  #createLink(target: string, timeoutMs: number, dnsMs: number | undefined): Link {
    if (this.#state === "closed") {
      throw new ConnectError("address", "tcp", "the channel has been closed");
    }
    const { address } = this.#options;
    const link: Link = new Link({
      target,
      address: this.#name,
      authority: address.kind === "tcp" ? this.#name : "localhost",
      tls: this.#tls,
      timeoutMs: Math.ceil(timeoutMs),
      dnsMs,
      onOpen: () => {
        this.#connectionsMade++;
        this.#link = link;
        if (this.#state === "connecting") this.#state = "ready";
      },
      onLost: () => {
        if (this.#link !== link) return;
        this.#link = undefined;
        if (this.#state === "ready") this.#state = "lost";
      },
      onClosed: () => {
        this.#links.delete(link);
        if (this.#links.size === 0) this.#onUnlinked?.();
      },
    });
    this.#links.add(link);
    return link;
  }

  async #resolve(): Promise<Targets> {
    const { address } = this.#options;
    if (address.kind === "vsock" || address.kind === "vsock-uds") {
      const text = "the engine grpc-js dials TCP and Unix sockets only; take the engine wire";
      throw connectError({ phase: "tcp", target: this.#name }, { kind: "address", text });
    }
    if (address.kind === "unix" || isIP(address.host) !== 0) {
      return { targets: [grpcTarget(address)] };
    }
    const timeoutMs = this.#options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
    const failure = {
      phase: "dns",
      target: this.#name,
      mode: this.#tls?.material.mode ?? "off",
      serverName: this.#tls?.serverName ?? "",
    } as const;
    const sinceNs = nowNs();
    let found: { address: string }[] | undefined;
    try {
      found = await within(timeoutMs, lookup(address.host, { all: true }));
    } catch (cause) {
      throw connectFailure({ ...failure, cause });
    }
    if (found === undefined) throw connectTimeout(failure, timeoutMs);
    return {
      targets: found.map(({ address: host }) => grpcTarget({ ...address, host })),
      dnsMs: (nowNs() - sinceNs) / 1e6,
    };
  }
}

function grpcTarget(address: Extract<Address, { kind: "tcp" | "unix" }>): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return `${isIP(address.host) === 6 ? "ipv6" : "ipv4"}:${formatAddress(address)}`;
}

/** The promise's value, or undefined after `waitMs`. */
async function within<T>(waitMs: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: expired, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), waitMs);
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
