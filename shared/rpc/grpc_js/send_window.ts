/** What can be seen of a socket that sends. */
export interface SendingSocket {
  /** Bytes that have left for the kernel since the socket was opened. */
  readonly bytesWritten: number;
  readonly destroyed: boolean;
}

/** A stream of which more than this is thought to wait takes no further message, bytes. */
const HIGH_WATER_BYTES = 256 * 1024;
/** How often a stalled stream is looked at, ms: there is no event to wait for. */
const POLL_MS = 1;

/**
 * Holds a writer of a stream back when its peer does not read.
 *
 * Up to Deno 2.9.3 node:http2 calls a write back before flow control has let it go and keeps what
 * piles up (denoland/deno#36044), and it tells nowhere how much that is. What is left is to compare
 * the bytes written to the stream with those that left the socket. Everything else that leaves on
 * the connection meanwhile counts as if it were the stream's, so beside busy calls the brake is
 * softer; it never holds a writer whose bytes have left.
 */
export class SendWindow {
  readonly #socket: SendingSocket;
  /** Where the socket's count will stand when all bytes of the stream have left. */
  #leftAt = 0;

  constructor(socket: SendingSocket) {
    this.#socket = socket;
  }

  /** Notes a message that is about to be written, bytes. */
  add(bytes: number): void {
    this.#leftAt = Math.max(this.#leftAt, this.#socket.bytesWritten) + bytes;
  }

  /** Calls `next` when the stream may take another message: at once unless it is stalled. */
  whenOpen(next: () => void): void {
    const { destroyed, bytesWritten } = this.#socket;
    if (destroyed || this.#leftAt - bytesWritten <= HIGH_WATER_BYTES) next();
    else setTimeout(() => this.whenOpen(next), POLL_MS);
  }
}

/** The socket below a server's call, in private fields of grpc-js 1.14.7: no other way leads there. */
export function socketOfServerCall(call: object): SendingSocket {
  const { stream } = call as {
    readonly stream: { readonly session?: { readonly socket: SendingSocket } };
  };
  return stream.session?.socket ?? { bytesWritten: 0, destroyed: true };
}
