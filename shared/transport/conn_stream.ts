import { Duplex } from "node:stream";
import { formatAddress } from "./address.ts";

/** The largest read, bytes. */
const READ_BYTES = 16 * 1024;

/**
 * A connection of Deno as a stream of Node, for what node:net does not open: node:tls speaks over it
 * as over a socket. It closes when both directions have ended, as sockets do by default.
 */
export class ConnStream extends Duplex {
  readonly #conn: Deno.Conn;
  /** The other end, as `formatAddress` writes it. */
  readonly remote: string;
  /** This end. */
  readonly local: string;
  /** As that of a socket, bytes. */
  bytesRead = 0;

  constructor(conn: Deno.Conn) {
    // Half-open, a connection under node:tls would stay open when its peer has gone.
    super({ allowHalfOpen: false });
    this.#conn = conn;
    this.remote = addressText(conn.remoteAddr);
    this.local = addressText(conn.localAddr);
  }

  override _read(): void {
    const buffer = new Uint8Array(READ_BYTES);
    this.#conn.read(buffer).then(
      (length) => {
        this.bytesRead += length ?? 0;
        this.push(length === null ? null : buffer.subarray(0, length));
      },
      (error) => this.#broken(error),
    );
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    this.#writeAll(chunk).then(() => done(), done);
  }

  override _final(done: () => void): void {
    // A peer that has gone already is no failure of the end.
    (this.#conn as Deno.TcpConn).closeWrite().then(done, () => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    try {
      this.#conn.close();
    } catch {
      // It is closed already.
    }
    done(error);
  }

  /** What a read finds when this side has closed meanwhile is no news. */
  #broken(error: Error): void {
    if (!this.destroyed) this.destroy(error);
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    while (bytes.length > 0) bytes = bytes.subarray(await this.#conn.write(bytes));
  }
}

function addressText(address: Deno.Addr): string {
  if (address.transport !== "vsock") return address.transport;
  return formatAddress({ kind: "vsock", cid: address.cid, port: address.port });
}
