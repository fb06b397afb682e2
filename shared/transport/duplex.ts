import type { TlsFacts } from "../credentials/mod.ts";
import type { ConnectError } from "./connect_error.ts";
import type { ConnectionLostError } from "./connection_lost_error.ts";

/** What is known of the two ends of an open duplex. */
export interface DuplexFacts {
  /** The peer as the socket names it, `127.0.0.1:50051`; of a Unix socket its path, or `unix`. */
  readonly remote: string;
  /** This end as the socket names it. */
  readonly local: string;
  readonly tls?: TlsFacts;
  /** Absent where there was no such step; a duplex that was accepted has none of them. */
  readonly timings: { readonly dnsMs?: number; readonly tcpMs?: number; readonly tlsMs?: number };
  /** When dialling began, or when the connection was accepted. ns on the clock of `clock/`. */
  readonly startedNs: number;
  /** When bytes could flow. ns on the same clock. */
  readonly openedNs: number;
}

/** An open connection that carries bytes. Nothing is thrown from it; `onClose` tells its end. */
export interface Duplex {
  readonly facts: DuplexFacts;
  /**
   * Sends bytes. True: they are taken, and the buffer may be used again. False: earlier bytes have
   * not left yet, or the kernel is full; the buffer must stay as it is until `onDrain`, and nothing
   * more should be written before, as it would be kept without a bound. Over TLS that is so for a
   * second write within a loop turn: one write a turn is what this is made for. After the end,
   * bytes go nowhere.
   */
  write(bytes: Uint8Array): boolean;
  /** Closes once all that was written has left. */
  end(): void;
  /** Closes now; what has not left is lost. */
  destroy(): void;
  /**
   * Why the certificate of a client that was accepted would be refused now, by the authorities in
   * force and the clock; undefined where it would not, or where there is none to look at.
   */
  peerFault(): string | undefined;
}

/** Where a duplex reports. */
export interface DuplexListener {
  /** Bytes of the peer, borrowed until this returns: the buffer is used again for the next ones. */
  onData(bytes: Uint8Array): void;
  /** All bytes have left after a `write` that returned false. */
  onDrain(): void;
  /**
   * Called once, and nothing after it. Without an error one side closed; on Deno that is also how a
   * peer's reset looks. A ConnectError: the peer refused a dialled connection before its first
   * byte, as servers do that do not take the client's certificate.
   */
  onClose(error?: ConnectError | ConnectionLostError): void;
}
