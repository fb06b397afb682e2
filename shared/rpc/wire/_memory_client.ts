/** A client in memory that does as a test says, at a server's link. @module */
import type { MethodDefinition, MethodKind } from "../../codec/mod.ts";
import { fieldValue } from "../../grpc/mod.ts";
import type { Duplex } from "../../transport/mod.ts";
import {
  ClientConnection,
  ConnectionListener,
  HeaderBlock,
  type HeaderList,
  type Http2Stream,
  type WireError,
} from "../../wire/mod.ts";
import type { ConnectionOptions } from "../../wire/testing.ts";
import { implement, type ServiceImplementation } from "../server.ts";
import { resolveServerLimits } from "../server_limits.ts";
import type { ServerOptions } from "../server_options.ts";
import { ECHO, FakeTime, toBytes } from "./_memory_server.ts";
import { framed, frameMessage } from "./message_frame.ts";
import { ServerHub } from "./server_hub.ts";
import { ServerLink } from "./server_link.ts";
import { DEFAULT_SERVER_TUNING } from "./server_tuning.ts";

/** The method of each kind, over texts. */
export const METHODS = {
  unary: method("unary"),
  serverStream: method("server_stream"),
  clientStream: method("client_stream"),
  bidiStream: method("bidi_stream"),
};

function method<Kind extends MethodKind>(
  kind: Kind,
): MethodDefinition<string, string> & { readonly kind: Kind } {
  return { ...ECHO, path: `/test.Texts/${kind}`, kind };
}

/** A service with these handlers; the others are not to be called. */
export function texts(
  handlers: Partial<Parameters<typeof implement<typeof METHODS>>[1]>,
): ServiceImplementation {
  const absent = (): never => {
    throw new Error("no such handler here");
  };
  return implement({ name: "test.Texts", methods: METHODS }, {
    unary: absent,
    serverStream: absent,
    clientStream: absent,
    bidiStream: absent,
    ...handlers,
  });
}

/** A message as it stands in DATA. */
export function messageOf(text: string, encoding: "identity" | "gzip" = "identity"): Uint8Array {
  const length = frameMessage(toBytes(text), encoding);
  return framed().slice(0, length);
}

const HEAD = [
  ...[":method", "POST", ":scheme", "http", ":path", "", ":authority", "memory"],
  ...["te", "trailers", "content-type", "application/grpc"],
];

/** The header fields of a call. */
export function callFields(path: string, more: readonly string[] = []): string[] {
  const fields = [...HEAD, ...more];
  fields[5] = path;
  return fields;
}

/** A response as the client saw it. */
interface SeenResponse {
  readonly stream: Http2Stream;
  fields: readonly string[];
  trailers: readonly string[];
  bytes: number[];
  ended: boolean;
  resets: number[];
}

/** The client's end of one connection to a server. */
export class MemoryClient extends ConnectionListener {
  readonly connection: ClientConnection;
  readonly link: ServerLink;
  readonly hub: ServerHub;
  readonly time = new FakeTime();
  /** GOAWAYs: last stream, code and debug data. */
  readonly goaways: string[] = [];
  /** Writes of the server, as they came. */
  readonly writes: Uint8Array[] = [];
  pings = 0;
  /** The transport takes what the server writes. */
  takes = true;
  /** The server has closed its side. */
  ended = false;
  destroyed = false;
  gone = false;
  #delivered = 0;

  constructor(options: ServerOptions, client: ConnectionOptions = {}) {
    super();
    this.connection = new ClientConnection(this, client);
    this.hub = new ServerHub(options, {
      limits: resolveServerLimits(options.limits),
      tuning: DEFAULT_SERVER_TUNING,
      newAlarm: () => this.time.newAlarm(),
    });
    const { nowNs } = this.time;
    const duplex: Duplex = {
      peerFault: () => undefined,
      facts: { remote: "memory", local: "memory", timings: {}, startedNs: nowNs, openedNs: nowNs },
      write: (bytes) => {
        this.writes.push(bytes);
        return this.takes;
      },
      end: () => {
        this.ended = true;
      },
      destroy: () => {
        this.destroyed = true;
        this.hangUp();
      },
    };
    this.link = new ServerLink(this.hub, duplex, () => this.gone = true);
  }

  /** A client that has exchanged its settings with the server. */
  static async open(options: ServerOptions, client: ConnectionOptions = {}): Promise<MemoryClient> {
    const opened = new MemoryClient(options, client);
    await opened.exchange();
    return opened;
  }

  /** Moves what each side has written to the other until there is no more. */
  async exchange(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      this.sendOutput();
      await microtasks();
      while (this.#delivered < this.writes.length) {
        this.connection.receive(this.writes[this.#delivered++], this.time.nowNs);
      }
    }
  }

  /** Takes what the server wrote with one write, if there is one. */
  readOne(): void {
    if (this.#delivered === this.writes.length) return;
    this.connection.receive(this.writes[this.#delivered++], this.time.nowNs);
  }

  /** Hands over, in one piece, what the client has to send. */
  sendOutput(): void {
    const parts: Uint8Array[] = [];
    while (this.connection.hasOutput) parts.push(this.connection.takeOutput());
    if (parts.length === 0 || this.gone) return;
    this.link.transport.onData(Uint8Array.from(parts.flatMap((part) => [...part])));
  }

  /** Opens a stream; what becomes of it stands in the result. */
  start(fields: readonly string[], end = false): SeenResponse {
    const stream = this.connection.openStream(HeaderBlock.of(fields), null, end, undefined)!;
    const seen = { stream, fields: [], trailers: [], bytes: [], ended: false, resets: [] };
    stream.user = seen;
    return seen;
  }

  send({ stream }: SeenResponse, bytes: Uint8Array, end = false): void {
    this.connection.sendData(stream, bytes, 0, bytes.length, end);
  }

  /** A call with one message and the end of the request. */
  call(path: string, text: string, more: readonly string[] = []): SeenResponse {
    const seen = this.start(callFields(path, more));
    this.send(seen, messageOf(text), true);
    return seen;
  }

  /** The transport ends. */
  hangUp(): void {
    if (!this.gone) this.link.transport.onClose();
  }

  override onHeaders(stream: Http2Stream, headers: HeaderList, endStream: boolean): void {
    const seen = stream.user as SeenResponse;
    seen.fields = headers.fields;
    if (endStream) seen.trailers = headers.fields;
    seen.ended = endStream;
  }

  override onData(stream: Http2Stream, bytes: Uint8Array, start: number, end: number): void {
    (stream.user as SeenResponse).bytes.push(...bytes.subarray(start, end));
  }

  override onTrailers(stream: Http2Stream, headers: HeaderList): void {
    const seen = stream.user as SeenResponse;
    seen.trailers = headers.fields;
    seen.ended = true;
  }

  override onReset(stream: Http2Stream, { code }: WireError): void {
    (stream.user as SeenResponse).resets.push(code);
  }

  override onGoaway(lastStreamId: number, code: number, debugData: string): void {
    this.goaways.push(`${lastStreamId} ${code} ${debugData}`.trim());
  }

  override onPing(): void {
    this.pings++;
  }
}

/** Lets what waits for resolved promises run. */
export async function microtasks(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

/** `0`, or `5 not here`: the status in the trailers, or none. */
export function statusOf({ trailers }: SeenResponse): string {
  const code = fieldValue(trailers, "grpc-status") ?? "none";
  return `${code} ${fieldValue(trailers, "grpc-message") ?? ""}`.trim();
}

/** The texts of an answer whose messages are not compressed. */
export function textsOf({ bytes }: SeenResponse): string[] {
  const found: string[] = [];
  const view = new DataView(Uint8Array.from(bytes).buffer);
  for (let at = 0; at < bytes.length;) {
    const end = at + 5 + view.getUint32(at + 1);
    found.push(bytes.slice(at + 5, end).map((byte) => String.fromCharCode(byte)).join(""));
    at = end;
  }
  return found;
}
