/** A client's and a server's end in memory, for the tests. @module */
import assert from "node:assert/strict";
import { frame, frames, join, type ReadFrame } from "../_testing.ts";
import { CLIENT_PREFACE } from "../frames/preface.ts";
import type { Settings } from "../frames/settings.ts";
import { HeaderBlock } from "../headers/header_block.ts";
import type { HeaderList } from "../headers/header_list.ts";
import { OutputBuffer } from "../output_buffer.ts";
import type { Http2Stream } from "../streams/http2_stream.ts";
import { encodeLiterals } from "../hpack/encoder.ts";
import type { WireError } from "../wire_error.ts";
import { ClientConnection } from "./client_connection.ts";
import type { Http2Connection } from "./http2_connection.ts";
import { ConnectionListener } from "./listener.ts";
import type { ConnectionOptions } from "./options.ts";
import { ServerConnection } from "./server_connection.ts";

/** A POST request. */
export const REQUEST_FIELDS: readonly string[] = [
  ...[":method", "POST", ":scheme", "http", ":path", "/a.B/C", ":authority", "localhost"],
  ...["te", "trailers", "content-type", "application/grpc"],
];
/** {@link REQUEST_FIELDS}, prepared. */
export const REQUEST: HeaderBlock = HeaderBlock.of(REQUEST_FIELDS);
/** A response's opening. */
export const RESPONSE: HeaderBlock = HeaderBlock.of([":status", "200", "content-type", "text/x"]);
/** A response's end. */
export const TRAILERS: HeaderBlock = HeaderBlock.of(["x-status", "0"]);

/** Writes down all that it hears, a line an event. */
export class Recorder extends ConnectionListener {
  readonly events: string[] = [];
  readonly errors: WireError[] = [];
  readonly streams = new Map<number, Http2Stream>();
  /** Content by stream. */
  readonly content = new Map<number, number[]>();

  override onHeaders(stream: Http2Stream, headers: HeaderList, endStream: boolean): void {
    this.streams.set(stream.id, stream);
    const what = headers.status === 0 ? `${headers.method} ${headers.path}` : headers.status;
    this.events.push(`headers ${stream.id} ${what}${endStream ? " end" : ""}`);
  }

  override onData(
    stream: Http2Stream,
    bytes: Uint8Array,
    start: number,
    end: number,
    endStream: boolean,
  ): void {
    const content = this.content.get(stream.id) ?? [];
    for (let i = start; i < end; i++) content.push(bytes[i]);
    this.content.set(stream.id, content);
    if (endStream) this.events.push(`data ${stream.id} ends at ${content.length}`);
  }

  override onTrailers(stream: Http2Stream, headers: HeaderList): void {
    this.events.push(`trailers ${stream.id} ${headers.fields.join("=")}`);
  }

  override onInformational(stream: Http2Stream, headers: HeaderList): void {
    this.events.push(`informational ${stream.id} ${headers.status}`);
  }

  override onReset(stream: Http2Stream, error: WireError): void {
    this.errors.push(error);
    this.events.push(`reset ${stream.id} ${error.kind} ${error.by} ${error.code}`);
  }

  override onStreamClosed(stream: Http2Stream): void {
    this.events.push(`closed ${stream.id}`);
  }

  override onWritable(stream: Http2Stream): void {
    this.events.push(`writable ${stream.id}`);
  }

  override onSettings(_settings: Settings): void {
    this.events.push("settings");
  }

  override onSettingsAck(): void {
    this.events.push("settings ack");
  }

  override onPing(): void {
    this.events.push("ping");
  }

  override onPingAck(token: number): void {
    this.events.push(`ping ack ${token}`);
  }

  override onGoaway(lastStreamId: number, code: number, debugData: string): void {
    this.events.push(`goaway ${lastStreamId} ${code} ${debugData}`);
  }

  override onConnectionError(error: WireError): void {
    this.errors.push(error);
    this.events.push(`error ${error.kind} ${error.by} ${error.code}`);
  }

  /** The events since the last call. */
  take(): string[] {
    return this.events.splice(0);
  }
}

/** All output of an end. */
export function takeAll(end: Http2Connection): Uint8Array {
  const parts: Uint8Array[] = [];
  while (end.hasOutput) parts.push(end.takeOutput());
  return join(...parts);
}

/** Moves output between two ends until neither has any; each chunk as `split` says. */
export function exchange(
  a: Http2Connection,
  b: Http2Connection,
  split: (bytes: Uint8Array) => Iterable<Uint8Array> = (bytes) => [bytes],
): void {
  while (a.hasOutput || b.hasOutput) {
    for (const chunk of split(takeAll(a))) b.receive(chunk, 0);
    for (const chunk of split(takeAll(b))) a.receive(chunk, 0);
  }
}

/** Two ends that have exchanged their settings. */
interface Pair {
  readonly client: ClientConnection;
  readonly server: ServerConnection;
  readonly clientSaw: Recorder;
  readonly serverSaw: Recorder;
}

/** Two ends, and listeners that only record unless others are given. */
export function pair(
  options: {
    readonly client?: ConnectionOptions;
    readonly server?: ConnectionOptions;
    readonly clientSaw?: Recorder;
    readonly serverSaw?: Recorder;
    readonly split?: (bytes: Uint8Array) => Iterable<Uint8Array>;
  } = {},
): Pair {
  const clientSaw = options.clientSaw ?? new Recorder();
  const serverSaw = options.serverSaw ?? new Recorder();
  const client = new ClientConnection(clientSaw, options.client);
  const server = new ServerConnection(serverSaw, options.server);
  exchange(client, server, options.split);
  clientSaw.take();
  serverSaw.take();
  return { client, server, clientSaw, serverSaw };
}

/** A server that has the client's preface and settings, and whose output was taken. */
export function readyServer(
  options: ConnectionOptions = {},
  saw: Recorder = new Recorder(),
): { readonly server: ServerConnection; readonly saw: Recorder } {
  const server = new ServerConnection(saw, options);
  server.receive(join(CLIENT_PREFACE, frame(4, 0, 0), frame(4, 1, 0)), 0);
  takeAll(server);
  saw.take();
  return { server, saw };
}

/** A client that has the server's settings, and whose output was taken. */
export function readyClient(
  options: ConnectionOptions = {},
  saw: Recorder = new Recorder(),
): { readonly client: ClientConnection; readonly saw: Recorder } {
  const client = new ClientConnection(saw, options);
  client.receive(join(frame(4, 0, 0), frame(4, 1, 0)), 0);
  takeAll(client);
  saw.take();
  return { client, saw };
}

/** A header block of literals, for frames made by hand. */
export function block(fields: readonly string[]): Uint8Array {
  const out = new OutputBuffer();
  encodeLiterals(out, fields);
  return out.take();
}

/** A HEADERS frame with END_HEADERS and, by default, a request. */
export function headersFrame(
  streamId: number,
  options: { readonly end?: boolean; readonly fields?: readonly string[] } = {},
): Uint8Array {
  const flags = options.end ? 5 : 4;
  return frame(1, flags, streamId, block(options.fields ?? REQUEST_FIELDS));
}

/** RST_STREAM and GOAWAY frames as text; nothing else. */
export function failures(bytes: Uint8Array): string[] {
  return frames(bytes).flatMap(({ type, streamId, payload }: ReadFrame) => {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    if (type === 3) return [`RST_STREAM ${streamId} ${view.getUint32(0)}`];
    if (type === 7) return [`GOAWAY ${view.getUint32(0)} ${view.getUint32(4)}`];
    return [];
  });
}

/** Fails, with the error, where an end is over. */
export function assertHealthy(end: Http2Connection): void {
  assert.equal(String(end.error), "null");
}
