/** Servers in memory that do as a test says, and a clock that it moves. @module */
import { framed, frameMessage } from "./message_frame.ts";
import type { ChannelOptions } from "../channel_options.ts";
import type { MethodDefinition } from "../../codec/mod.ts";
import { ConnectError, type Duplex, type DuplexListener } from "../../transport/mod.ts";
import {
  ConnectionListener,
  HeaderBlock,
  type HeaderList,
  type Http2Stream,
  ServerConnection,
} from "../../wire/mod.ts";
import type { ConnectionOptions } from "../../wire/testing.ts";
import type { Alarm } from "./alarm.ts";
import { WireChannel } from "./channel.ts";
import type { ChannelParts } from "./channel_parts.ts";

/** Messages of plain text. */
export const ECHO: MethodDefinition<string, string> & { readonly kind: "unary" } = {
  path: "/test.Echo/Say",
  kind: "unary",
  encodeRequest: toBytes,
  decodeRequest: toText,
  encodeResponse: toBytes,
  decodeResponse: toText,
};

/** The text as a message. */
export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const HEAD = [":status", "200", "content-type", "application/grpc"];

/** A request as the server saw it. */
export interface SeenRequest {
  readonly stream: Http2Stream;
  readonly headers: HeaderList;
  /** What has come of it; its first 16 KiB. */
  body: Uint8Array;
  bodyBytes: number;
  ended: boolean;
  reset?: number;
}

/** The server's end of one connection. It answers nothing by itself. */
export class MemoryPeer extends ConnectionListener {
  readonly connection: ServerConnection;
  readonly requests: SeenRequest[] = [];
  /** Writes of the client, as they came. */
  readonly writes: Uint8Array[] = [];
  /** The client has closed its side. */
  ended = false;
  closed = false;
  /** The transport takes what the client writes. */
  takes = true;
  readonly duplex: Duplex;
  client!: DuplexListener;
  #taken = 0;

  constructor(nowNs: number, options: ConnectionOptions) {
    super();
    this.connection = new ServerConnection(this, options);
    this.duplex = {
      facts: { remote: "memory", local: "memory", timings: {}, startedNs: nowNs, openedNs: nowNs },
      write: (bytes) => {
        this.writes.push(bytes.slice());
        return this.takes;
      },
      end: () => this.#end(),
      destroy: () => this.#end(),
      peerFault: () => undefined,
    };
  }

  /** Moves what each side has written to the other until there is no more. */
  async exchange(options: { readonly serverSends?: boolean } = {}): Promise<void> {
    const { serverSends = true } = options;
    for (let turn = 0; turn < 20; turn++) {
      // The client writes behind the microtasks that are due.
      for (let i = 0; i < 10; i++) await Promise.resolve();
      while (this.#taken < this.writes.length) {
        this.connection.receive(this.writes[this.#taken++], 0);
      }
      while (serverSends && this.connection.hasOutput && !this.closed) {
        this.client.onData(this.connection.takeOutput());
      }
    }
  }

  /** Bytes for the client as they are. */
  send(bytes: Uint8Array): void {
    this.client.onData(bytes);
  }

  /** The transport is gone. */
  close(error?: ConnectError): void {
    if (this.closed) return;
    this.closed = true;
    this.client.onClose(error);
  }

  head({ stream }: SeenRequest, more: readonly string[] = []): void {
    this.connection.sendHeaders(stream, HeaderBlock.of([...HEAD, ...more]), null, false);
  }

  message({ stream }: SeenRequest, text: string, gzip = false): void {
    const length = frameMessage(toBytes(text), gzip ? "gzip" : "identity");
    this.connection.sendData(stream, framed(), 0, length, false);
  }

  raw({ stream }: SeenRequest, bytes: readonly number[], end = false): void {
    this.connection.sendData(stream, Uint8Array.from(bytes), 0, bytes.length, end);
  }

  trailers({ stream }: SeenRequest, fields: readonly string[] = ["grpc-status", "0"]): void {
    this.connection.sendHeaders(stream, HeaderBlock.of(fields), null, true);
  }

  /** The whole answer, the request's text. */
  answer(request: SeenRequest): void {
    this.head(request);
    this.message(request, toText(request.body.subarray(5)));
    this.trailers(request);
  }

  override onHeaders(stream: Http2Stream, headers: HeaderList, ended: boolean): void {
    const request = { stream, headers, body: new Uint8Array(0), bodyBytes: 0, ended };
    stream.user = request;
    this.requests.push(request);
  }

  override onData(
    stream: Http2Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    endStream: boolean,
  ): void {
    const request = stream.user as SeenRequest;
    request.bodyBytes += end - start;
    if (request.body.length < 16384) {
      request.body = Uint8Array.from([...request.body, ...bytes.subarray(start, end)]);
    }
    request.ended = endStream;
  }

  override onReset(stream: Http2Stream, { code }: { readonly code: number }): void {
    (stream.user as SeenRequest).reset = code;
  }

  #end(): void {
    this.ended = true;
    queueMicrotask(() => this.close());
  }
}

/** A clock and its alarms, which only a test moves. */
export class FakeTime {
  nowNs = 1e9;
  readonly #alarms = new Set<FakeAlarm>();

  newAlarm(): Alarm {
    const alarm = new FakeAlarm(this);
    this.#alarms.add(alarm);
    return alarm;
  }

  /** Lets `ms` pass, ringing what is due on the way. */
  advance(ms: number): void {
    const endNs = this.nowNs + ms * 1e6;
    for (;;) {
      const due = [...this.#alarms].filter(({ dueNs }) => dueNs <= endNs)
        .sort((a, b) => a.dueNs - b.dueNs)[0];
      if (due === undefined) break;
      this.nowNs = Math.max(this.nowNs, due.dueNs);
      due.ring();
    }
    this.nowNs = endNs;
  }

  /** How many alarms are set. */
  get set(): number {
    return [...this.#alarms].filter(({ dueNs }) => dueNs < Infinity).length;
  }
}

class FakeAlarm implements Alarm {
  dueNs = Infinity;
  #ring: () => void = () => {};

  constructor(readonly time: FakeTime) {}

  nowNs(): number {
    return this.time.nowNs;
  }

  set(delayMs: number, ring: () => void): void {
    this.dueNs = this.time.nowNs + delayMs * 1e6;
    this.#ring = ring;
  }

  clear(): void {
    this.dueNs = Infinity;
  }

  ring(): void {
    this.dueNs = Infinity;
    this.#ring();
  }
}

/** A channel whose connections lead to MemoryPeers. */
export class Lab {
  readonly time = new FakeTime();
  readonly peers: MemoryPeer[] = [];
  readonly channel: WireChannel;
  /** Dials fail with this while it is set. */
  refusal: ConnectError | undefined;
  dials = 0;

  constructor(
    options: Partial<ChannelOptions> = {},
    serverOptions: ConnectionOptions = {},
  ) {
    const parts: ChannelParts = {
      nowNs: () => this.time.nowNs,
      newAlarm: () => this.time.newAlarm(),
      random: () => 0.5,
      dial: (_address, { open }) => {
        this.dials++;
        if (this.refusal !== undefined) return Promise.reject(this.refusal);
        const peer = new MemoryPeer(this.time.nowNs, serverOptions);
        this.peers.push(peer);
        peer.client = open(peer.duplex);
        return Promise.resolve(peer.duplex);
      },
    };
    const address = { kind: "tcp", host: "127.0.0.1", port: 1 } as const;
    this.channel = new WireChannel({ address, ...options }, parts);
  }

  /** The latest connection's server. */
  get peer(): MemoryPeer {
    return this.peers[this.peers.length - 1];
  }

  /** Moves what was written on all connections. */
  async exchange(): Promise<void> {
    await this.#turn();
    for (const peer of this.peers) await peer.exchange();
    await this.#turn();
    for (const peer of this.peers) await peer.exchange();
  }

  /** Connects, and returns the server's end. */
  async connected(): Promise<MemoryPeer> {
    const connecting = this.channel.connect();
    await this.exchange();
    await connecting;
    return this.peer;
  }

  async #turn(): Promise<void> {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }
}
