import { NS_PER_MS } from "../../base/mod.ts";
import { Status } from "../../grpc/mod.ts";
import type { TlsMaterial } from "../../credentials/mod.ts";
import {
  type Address,
  ConnectError,
  type ConnectionFacts,
  type Duplex,
  formatAddress,
} from "../../transport/mod.ts";
import type { ChannelState } from "../channel.ts";
import { Backoff } from "./backoff.ts";
import type { ChannelParts } from "./channel_parts.ts";
import type { ClientCall } from "./client_call.ts";
import { ClientLink } from "./client_link.ts";

/** How a connector opens connections. */
interface ConnectorOptions {
  readonly address: Address;
  readonly tls?: TlsMaterial;
  readonly serverName?: string;
  readonly connectTimeoutMs: number;
  /** Whether the next call after a loss makes a new connection. */
  readonly reconnect: boolean;
  readonly keepaliveMs?: number;
}

/**
 * One connection at a time, and the calls that wait for it or for room on it, first come first
 * served. A lost connection is replaced on the next call, if at all; an attempt that failed is
 * repeated only after a while, and until then calls fail with its reason.
 */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #parts: ChannelParts;
  readonly #name: string;
  readonly #waiting = new Set<ClientCall>();
  readonly #backoff = new Backoff();
  /** All whose transport is not closed yet, the one in use and those that drain. */
  readonly #links = new Set<ClientLink>();
  #link: ClientLink | null = null;
  #facts: Promise<ConnectionFacts> | null = null;
  #abort: AbortController | null = null;
  #state: ChannelState = "idle";
  #lastFailure = "";
  #connectionsMade = 0;
  /** Closed by `close`, and with it every connection. */
  readonly #allClosed = Promise.withResolvers<void>();

  constructor(options: ConnectorOptions, parts: ChannelParts) {
    this.#options = options;
    this.#parts = parts;
    this.#name = formatAddress(options.address);
  }

  get state(): ChannelState {
    return this.#state;
  }

  get connectionsMade(): number {
    return this.#connectionsMade;
  }

  /** The connection's facts, of the one there is or a new one. Rejects with a ConnectError. */
  connect(): Promise<ConnectionFacts> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(new ConnectError("address", "tcp", refusal));
    return this.#facts ?? this.#open();
  }

  /** Opens a connection unless there is one or one is due only later. */
  revive(): void {
    if (this.#facts !== null || this.#refusal() !== undefined) return;
    if (this.#backingOff() === undefined) this.#open().catch(() => {});
  }

  /** Starts a call now or as soon as it can be; ends it where it never can. */
  begin(call: ClientCall): void {
    const link = this.#link;
    if (link !== null && this.#waiting.size === 0 && link.connection.availableStreams > 0) {
      call.open(link);
      if (link.connection.streamIdsScarce && this.#options.reconnect) link.retire();
      return;
    }
    this.#wait(call);
  }

  /** Ends the calls that wait or are under way, and resolves when every connection is closed. */
  close(reason: string): Promise<void> {
    this.#state = "closed";
    this.#abort?.abort(new ConnectError("address", "tcp", reason));
    this.#failWaiting(reason);
    for (const link of this.#links) link.close(reason);
    if (this.#links.size === 0) this.#allClosed.resolve();
    return this.#allClosed.promise;
  }

  #wait(call: ClientCall): void {
    const link = this.#link;
    // The peer allows streams, none is open, and yet there is none: their numbers are used up.
    if (link !== null && link.connection.openStreams === 0) {
      const { maxConcurrentStreams } = link.connection.peerSettings;
      if (maxConcurrentStreams > 0 && link.connection.availableStreams === 0) link.retire();
    }
    if (this.#link === null) {
      const refusal = this.#refusal() ?? this.#backingOff();
      if (refusal !== undefined) return call.failSoon(Status.UNAVAILABLE, refusal);
    }
    call.waitIn(this.#waiting);
    if (this.#link === null && this.#facts === null) this.#open().catch(() => {});
  }

  /** Why there is no connection and will be none. */
  #refusal(): string | undefined {
    if (this.#state === "closed") return "the channel has been closed";
    if (this.#state !== "lost" || this.#options.reconnect) return undefined;
    return `the connection to ${this.#name} was lost, and this channel makes no other`;
  }

  #backingOff(): string | undefined {
    const waitMs = (this.#backoff.dueNs - this.#parts.nowNs()) / NS_PER_MS;
    if (!(waitMs > 0)) return undefined;
    return `${this.#lastFailure}; the next attempt is made in ${Math.ceil(waitMs)} ms`;
  }

  #open(): Promise<ConnectionFacts> {
    const startedNs = this.#parts.nowNs();
    this.#state = "connecting";
    const facts = this.#dial().catch((thrown) => {
      this.#abort = null;
      this.#facts = null;
      this.#failed(thrown as ConnectError, startedNs);
      throw thrown;
    });
    this.#facts = facts;
    return facts;
  }

  async #dial(): Promise<ConnectionFacts> {
    const { address, tls, serverName, connectTimeoutMs } = this.#options;
    this.#abort = new AbortController();
    let link!: ClientLink;
    await this.#parts.dial(address, {
      tls,
      serverName,
      timeoutMs: connectTimeoutMs,
      signal: this.#abort.signal,
      open: (duplex) => {
        link = this.#newLink(duplex);
        return link.transport;
      },
    });
    return link.ready;
  }

  #newLink(duplex: Duplex): ClientLink {
    const link = new ClientLink(duplex, {
      name: this.#name,
      connectTimeoutMs: this.#options.connectTimeoutMs,
      keepaliveMs: this.#options.keepaliveMs,
      parts: this.#parts,
      onReady: () => this.#opened(link),
      onUnusable: () => this.#lost(link),
      onRoom: () => {
        if (this.#waiting.size > 0 && this.#link === link) this.#startWaiting(link);
      },
      onClosed: () => {
        this.#links.delete(link);
        if (this.#links.size === 0 && this.#state === "closed") this.#allClosed.resolve();
      },
    });
    this.#links.add(link);
    return link;
  }

  #opened(link: ClientLink): void {
    this.#connectionsMade++;
    this.#link = link;
    this.#abort = null;
    this.#backoff.reset();
    this.#state = "ready";
    this.#startWaiting(link);
  }

  #startWaiting(link: ClientLink): void {
    for (const call of this.#waiting) {
      if (link.connection.availableStreams === 0) return;
      this.#waiting.delete(call);
      call.waitingIn = null;
      call.open(link);
    }
  }

  #lost(link: ClientLink): void {
    if (this.#link !== link) return;
    this.#link = null;
    this.#facts = null;
    if (this.#state === "closed") return;
    this.#state = "lost";
    const refusal = this.#refusal();
    if (refusal !== undefined) this.#failWaiting(refusal);
    else if (this.#waiting.size > 0) this.#open().catch(() => {});
  }

  #failed(error: ConnectError, startedNs: number): void {
    if (this.#state === "connecting") this.#state = this.#connectionsMade > 0 ? "lost" : "idle";
    this.#lastFailure = error.message;
    if (this.#options.reconnect) this.#backoff.failed(startedNs, this.#parts.random());
    this.#failWaiting(error.message);
  }

  #failWaiting(reason: string): void {
    // Their callers may begin others at once, which are none of these.
    const failed = [...this.#waiting];
    this.#waiting.clear();
    for (const call of failed) {
      call.waitingIn = null;
      call.fail(Status.UNAVAILABLE, reason);
    }
  }
}
