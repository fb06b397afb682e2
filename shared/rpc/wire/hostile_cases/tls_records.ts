import { join, uint32 } from "./frames.ts";

const HANDSHAKE = 22;
const MOST_RECORD_BYTES = 0x4000;
/** Types of handshake messages (RFC 8446, section 4). */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;

/** The head of a TLS record (RFC 8446, section 5.1) of a handshake, as long as may be. */
const RECORD_HEAD = Uint8Array.of(HANDSHAKE, 3, 3, MOST_RECORD_BYTES >>> 8, 0);

/** A record in the midst of a handshake message. */
export const HANDSHAKE_RECORD: Uint8Array = join(RECORD_HEAD, new Uint8Array(MOST_RECORD_BYTES));

/** The first record of a handshake message that says it is 16 MiB long, the most there is. */
export function endlessHandshake(type: number): Uint8Array {
  return join(
    RECORD_HEAD,
    uint32(type * 2 ** 24 + 0xffffff),
    new Uint8Array(MOST_RECORD_BYTES - 4),
  );
}
