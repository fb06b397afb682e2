import { HpackDecoder } from "../../../wire/testing.ts";
import { resolveLimits } from "../../../wire/mod.ts";
import { PREFACE, Type } from "./frames.ts";

/** What a raw peer has learnt of a stream. */
interface StreamSeen {
  /** `:status` of the first header list. */
  status?: string;
  grpcStatus?: string;
  /** The code of RST_STREAM. */
  reset?: number;
  ended: boolean;
  dataBytes: number;
}

/** A GOAWAY frame. */
interface GoawaySeen {
  readonly lastStreamId: number;
  readonly code: number;
  readonly debug: string;
}

/** Of a peer: whether it reads from the start. */
export interface RawPeerOptions {
  /** @default true */
  readonly reads?: boolean;
  /** Octets to pass over before the first frame. @default 0 */
  readonly skip?: number;
}

/**
 * One end of a real connection that writes whatever octets it is told to, and understands just
 * enough of what comes back to tell how the other end took it. Nothing is thrown when that closes.
 */
export class RawPeer implements Disposable {
  goaway: GoawaySeen | undefined;
  readonly streams = new Map<number, StreamSeen>();
  /** Frames read, by type. */
  readonly counts: number[] = Array(256).fill(0);
  /** The other end closed or reset the connection, or this one did. */
  isClosed = false;
  readBytes = 0;
  readonly #conn: Deno.Conn;
  readonly #decoder = new HpackDecoder(resolveLimits("client"));
  #rest: Uint8Array = new Uint8Array(0);
  #skip: number;
  #wake = Promise.withResolvers<void>();

  constructor(conn: Deno.Conn, { reads = true, skip = 0 }: RawPeerOptions = {}) {
    this.#conn = conn;
    this.#skip = skip;
    if (reads) this.read();
  }

  /** It has heard a GOAWAY or the end. */
  get isOver(): boolean {
    return this.isClosed || this.goaway !== undefined;
  }

  /** The end of the connection. */
  get closed(): Promise<void> {
    return this.until(() => this.isClosed);
  }

  /** What is known of a stream. */
  stream(id: number): StreamSeen {
    let seen = this.streams.get(id);
    if (seen === undefined) this.streams.set(id, seen = { ended: false, dataBytes: 0 });
    return seen;
  }

  /** Resolves when the condition holds, which is looked at after everything that happens. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#wake.promise;
  }

  /** Resolves when the octets have gone to the kernel, or the connection is over. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length && !this.isClosed;) {
        at += await this.#conn.write(bytes.subarray(at));
      }
    } catch {
      this.#close();
    }
  }

  /** Writes what `next` makes, over and over, until the other end says enough or `most` are out. */
  async flood(next: (n: number) => Uint8Array, most: number): Promise<number> {
    let sent = 0;
    while (sent < most && !this.isOver) await this.write(next(sent++));
    return sent;
  }

  /** Reads from now on. */
  async read(): Promise<void> {
    const buffer = new Uint8Array(65536);
    try {
      while (!this.isClosed) {
        const length = await this.#conn.read(buffer);
        if (length === null) break;
        this.readBytes += length;
        this.#take(buffer.subarray(0, length));
        this.#notify();
      }
    } catch {
      // A reset is an end like any other here.
    }
    this.#close();
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #close(): void {
    if (!this.isClosed) {
      this.isClosed = true;
      try {
        this.#conn.close();
      } catch {
        // Closed by the platform already.
      }
    }
    this.#notify();
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  #take(chunk: Uint8Array): void {
    let bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    bytes = bytes.subarray(skipped);
    let at = 0;
    while (at + 9 <= bytes.length) {
      const length = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
      if (at + 9 + length > bytes.length) break;
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, 9 + length);
      this.#takeFrame(bytes[at + 3], bytes[at + 4], view.getUint32(5), view);
      at += 9 + length;
    }
    this.#rest = bytes.slice(at);
  }

  #takeFrame(type: number, flags: number, id: number, view: DataView): void {
    this.counts[type]++;
    if (type === Type.GOAWAY) {
      const debug = new Uint8Array(view.buffer, view.byteOffset + 17, view.byteLength - 17);
      this.goaway = {
        lastStreamId: view.getUint32(9),
        code: view.getUint32(13),
        debug: new TextDecoder().decode(debug),
      };
    } else if (type === Type.RST_STREAM) {
      this.stream(id).reset = view.getUint32(9);
    } else if (type === Type.HEADERS) {
      const block = new Uint8Array(view.buffer, view.byteOffset + 9, view.byteLength - 9);
      const list = this.#decoder.decode(block, 0, block.length);
      const seen = this.stream(id);
      seen.status ??= list?.get(":status");
      seen.grpcStatus ??= list?.get("grpc-status");
    }
    if (type === Type.DATA) this.stream(id).dataBytes += view.byteLength - 9;
    if (type <= Type.HEADERS && (flags & 1) !== 0) this.stream(id).ended = true;
  }
}

/** The options of a raw server's connection, whose client begins with the preface. */
export const BEHIND_PREFACE: RawPeerOptions = { skip: PREFACE.length };
