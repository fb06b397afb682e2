import { nowNs } from "@lab/shared/clock";
import { type Duplex, type DuplexListener, listen } from "@lab/shared/transport";
import {
  ConnectionListener,
  HeaderBlock,
  type HeaderList,
  type Http2Stream,
  ServerConnection,
} from "@lab/shared/wire";
import { BODY } from "./plain_answer.ts";

const HEADERS = HeaderBlock.of([":status", "200", "content-type", "text/plain"]);

/** Our HTTP/2 below gRPC, plain text: each request is answered when it is there as a whole. */
class PlainConnection extends ConnectionListener {
  /** Where the duplex reports. */
  readonly transport: DuplexListener = {
    onData: (bytes) => {
      this.#connection.receive(bytes, nowNs());
      this.#flush();
    },
    onDrain: () => {
      this.#writable = true;
      this.#flush();
    },
    onClose: () => {
      this.#writable = false;
      this.#connection.transportClosed();
    },
  };
  readonly #duplex: Duplex;
  readonly #connection = new ServerConnection(this);
  #writable = true;

  constructor(duplex: Duplex) {
    super();
    this.#duplex = duplex;
    queueMicrotask(() => this.#flush()); // the SETTINGS, once the duplex reports here
  }

  override onHeaders(stream: Http2Stream, _headers: HeaderList, endStream: boolean): void {
    if (endStream) this.#answer(stream);
  }

  override onData(
    stream: Http2Stream,
    _bytes: Uint8Array,
    _start: number,
    _end: number,
    endStream: boolean,
  ): void {
    if (endStream) this.#answer(stream);
  }

  override onTrailers(stream: Http2Stream): void {
    this.#answer(stream);
  }

  #answer(stream: Http2Stream): void {
    const connection = this.#connection;
    if (connection.sendHeaders(stream, HEADERS, null, false)) {
      connection.sendData(stream, BODY, 0, BODY.length, true);
    }
  }

  #flush(): void {
    const connection = this.#connection;
    while (this.#writable && connection.hasOutput) {
      this.#writable = this.#duplex.write(connection.takeOutput());
    }
    if (connection.error !== null && !connection.hasOutput) this.#duplex.end();
  }
}

/** Our own HTTP/2. Gives the port. */
export async function listenWire(): Promise<number> {
  const { address } = await listen({ kind: "tcp", host: "127.0.0.1", port: 0 }, {
    open: (duplex) => new PlainConnection(duplex).transport,
  });
  if (address.kind !== "tcp") throw new Error("listens elsewhere than asked");
  return address.port;
}
