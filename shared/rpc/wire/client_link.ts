import { NS_PER_MS } from "../../base/mod.ts";
import {
  ConnectError,
  connectError,
  type ConnectionFacts,
  type ConnectionLostError,
  type ConnectPlace,
  connectTimeout,
  type Duplex,
  type DuplexListener,
} from "../../transport/mod.ts";
import {
  ClientConnection,
  ConnectionListener,
  type HeaderList,
  type Http2Stream,
  type Settings,
  type WireError,
} from "../../wire/mod.ts";
import { nextConnectionId } from "../connection_id.ts";
import type { Alarm } from "./alarm.ts";
import type { ChannelParts } from "./channel_parts.ts";
import type { ClientCall, ClientCarrier } from "./client_call.ts";
import { Keepalive } from "./keepalive.ts";

/** How long a peer may take to close behind our end, ms. */
const FAREWELL_MS = 1_000;
/**
 * Output that does not wait for the turn's end: a whole TLS record (RFC 8446, section 5.1), about 90
 * calls. In a closed loop of 256 the server else stands still until the last answer has been taken,
 * which cost an eighth of the calls.
 */
const EARLY_BYTES = 16 * 1024;
/**
 * How long a server may leave unread what it is sent while more comes, ns. Each call that misses its
 * deadline leaves HEADERS and RST_STREAM in the output, which would grow without a bound.
 */
const UNREAD_NS = 60e9;

/** What a link is told, and whom it tells. */
interface ClientLinkOptions {
  /** The address as people write it. */
  readonly name: string;
  /** From the dial to the peer's SETTINGS, ms. */
  readonly connectTimeoutMs: number;
  /** Silence before a ping, ms; absent for none. */
  readonly keepaliveMs?: number;
  readonly parts: ChannelParts;
  /** The peer's SETTINGS are there. */
  readonly onReady: (link: ClientLink) => void;
  /** It takes no new calls any more; those under way go on unless it was lost. Called once. */
  readonly onUnusable: (link: ClientLink) => void;
  /** It may have room for a call that waits. */
  readonly onRoom: () => void;
  /** Its transport is closed. Called once. */
  readonly onClosed: (link: ClientLink) => void;
}

/**
 * One connection of a channel: an HTTP/2 connection over a duplex, and the calls on it.
 *
 * What a turn of the loop sends leaves in one write, unless it is much: at the end of the turn where
 * bytes came in, else behind the microtasks that were due with the first of it.
 */
export class ClientLink extends ConnectionListener implements ClientCarrier {
  /** Where the duplex reports. */
  readonly transport: DuplexListener = {
    onData: (bytes) => this.#receive(bytes),
    onDrain: () => {
      this.#writable = true;
      this.#flush();
    },
    onClose: (error) => this.#closed(error),
  };
  readonly connection: ClientConnection;
  /** The facts of the connection once it is usable. Rejects with a ConnectError. */
  readonly ready: Promise<ConnectionFacts>;
  turnNs = NaN;

  readonly #duplex: Duplex;
  readonly #options: ClientLinkOptions;
  readonly #resolveReady: (facts: ConnectionFacts) => void;
  readonly #rejectReady: (error: ConnectError) => void;
  readonly #alarm: Alarm;
  readonly #nowNs: () => number;
  #keepalive: Keepalive | null = null;
  #state: "opening" | "open" | "unusable" | "closed" = "opening";
  #inTurn = false;
  #flushQueued = false;
  #writable = true;
  /** When the transport last stopped taking output, ns. */
  #stuckSinceNs = NaN;
  #ending = false;

  constructor(duplex: Duplex, options: ClientLinkOptions) {
    super();
    this.#duplex = duplex;
    this.#options = options;
    this.#nowNs = options.parts.nowNs;
    const { promise, resolve, reject } = Promise.withResolvers<ConnectionFacts>();
    this.ready = promise;
    promise.catch(() => {}); // who dials hears of it
    this.#resolveReady = resolve;
    this.#rejectReady = reject;
    this.connection = new ClientConnection(this);
    this.#alarm = options.parts.newAlarm();
    const spentMs = (options.parts.nowNs() - duplex.facts.startedNs) / NS_PER_MS;
    this.#alarm.set(Math.max(1, options.connectTimeoutMs - spentMs), () => {
      this.#refuse(connectTimeout(this.#place, options.connectTimeoutMs));
    });
    this.#flush();
  }

  queueFlush(): void {
    if (this.connection.pendingOutputBytes >= EARLY_BYTES) return this.#flush();
    if (this.#inTurn || this.#flushQueued) return;
    this.#flushQueued = true;
    queueMicrotask(this.#flushLater);
  }

  /** Takes no new calls, and closes when the last one has ended. */
  retire(): void {
    this.#becomeUnusable();
    if (this.connection.openStreams === 0) this.#end();
  }

  /** Ends the calls under way as UNAVAILABLE, says goodbye and closes. */
  close(reason: string): void {
    if (this.#state === "opening") {
      return this.#refuse(new ConnectError("address", "settings", reason));
    }
    this.#becomeUnusable();
    this.#end();
    this.connection.transportClosed(reason);
  }

  /** Closes at once. */
  destroy(): void {
    this.#duplex.destroy();
  }

  override onHeaders(stream: Http2Stream, list: HeaderList, endStream: boolean): void {
    const call = stream.user as ClientCall;
    if (!call.ended) call.onHeaders(list, endStream);
  }

  override onData(
    stream: Http2Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    endStream: boolean,
  ): void {
    const call = stream.user as ClientCall;
    if (!call.ended) call.onData(bytes, start, end, endStream);
  }

  override onTrailers(stream: Http2Stream, list: HeaderList): void {
    const call = stream.user as ClientCall;
    if (!call.ended) call.onTrailers(list);
  }

  override onReset(stream: Http2Stream, error: WireError): void {
    const call = stream.user as ClientCall;
    if (!call.ended) call.onReset(error);
  }

  override onWritable(stream: Http2Stream): void {
    const call = stream.user as ClientCall;
    if (!call.ended) call.onWritable();
  }

  override onStreamClosed(_stream: Http2Stream): void {
    if (this.#state === "open") this.#options.onRoom();
    else if (this.connection.openStreams === 0) this.#end();
  }

  override onSettings(_settings: Settings): void {
    if (this.#state === "opening") this.#becomeReady();
    else if (this.#state === "open") this.#options.onRoom();
  }

  override onGoaway(): void {
    this.retire();
  }

  override onConnectionError(error: WireError): void {
    if (this.#state === "opening" && error.kind !== "lost") {
      const text = `the peer does not speak HTTP/2: ${error.message}`;
      this.#state = "unusable";
      this.#rejectReady(connectError(this.#place, { kind: "tls", text }));
    }
    this.#becomeUnusable();
    // The GOAWAY tells the peer what it did (RFC 9113, section 5.4.1).
    this.#end();
  }

  get #place(): ConnectPlace {
    return { phase: "settings", target: this.#options.name };
  }

  #receive(bytes: Uint8Array): void {
    this.#inTurn = true;
    this.turnNs = this.#nowNs();
    this.#keepalive?.onRead(this.turnNs);
    this.connection.receive(bytes, this.turnNs);
    this.#inTurn = false;
    this.#flush();
  }

  readonly #flushLater = (): void => {
    this.#flushQueued = false;
    this.#flush();
  };

  #flush(): void {
    const { connection } = this;
    if (!this.#writable) return this.#checkUnread();
    while (this.#writable && connection.hasOutput) {
      this.#writable = this.#duplex.write(connection.takeOutput());
    }
    if (!this.#writable) this.#stuckSinceNs = this.#nowNs();
  }

  /** More is to be sent, and the transport takes nothing. */
  #checkUnread(): void {
    if (!(this.#nowNs() - this.#stuckSinceNs >= UNREAD_NS)) return;
    this.#stuckSinceNs = NaN;
    // Not within a caller's own call, which would end before it has returned.
    queueMicrotask(() => this.close("the server has stopped reading: it took nothing for 60 s"));
  }

  #becomeReady(): void {
    this.#state = "open";
    this.#alarm.clear();
    const readyNs = this.turnNs;
    const { remote, local, tls, timings, startedNs, openedNs } = this.#duplex.facts;
    const { keepaliveMs } = this.#options;
    if (keepaliveMs !== undefined) {
      this.#keepalive = new Keepalive(keepaliveMs, this.#alarm, {
        isBusy: () => this.connection.openStreams > 0,
        ping: () => {
          this.connection.ping();
          this.#flush();
        },
        dead: () => this.destroy(),
      });
    }
    this.#options.onReady(this);
    this.#resolveReady({
      id: nextConnectionId(),
      remote,
      local,
      ...tls === undefined ? {} : { tls },
      timings: {
        ...timings,
        settingsMs: (readyNs - openedNs) / NS_PER_MS,
        totalMs: (readyNs - startedNs) / NS_PER_MS,
      },
    });
  }

  #becomeUnusable(): void {
    if (this.#state !== "open") return;
    this.#state = "unusable";
    this.#options.onUnusable(this);
  }

  /** It never becomes usable. */
  #refuse(error: ConnectError): void {
    if (this.#state !== "opening") return;
    this.#state = "unusable";
    this.#rejectReady(error);
    this.destroy();
  }

  /** Says goodbye; from here on the connection only closes. */
  #end(): void {
    if (this.#ending || this.#state === "closed") return;
    this.#ending = true;
    this.connection.goaway();
    this.#writable = true; // what the transport could not take yet stands before this
    this.#flush();
    this.#duplex.end();
    this.#keepalive?.close();
    this.#alarm.set(FAREWELL_MS, () => this.destroy());
  }

  #closed(error: ConnectError | ConnectionLostError | undefined): void {
    const { name } = this.#options;
    this.#keepalive?.close();
    this.#alarm.clear();
    if (this.#state === "opening") {
      const text = "the peer closed the connection before its HTTP/2 SETTINGS";
      this.#rejectReady(
        error instanceof ConnectError ? error : connectError(this.#place, { kind: "tls", text }),
      );
    }
    this.#becomeUnusable();
    this.#state = "closed";
    this.connection.transportClosed(error?.message ?? `the connection to ${name} was lost`);
    this.#options.onClosed(this);
  }
}
