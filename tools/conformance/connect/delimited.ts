const HEADER_BYTES = 4;

/** One message behind its length, as connectconformance reads and writes: uint32, big-endian. */
export function encodeDelimited(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + message.length);
  new DataView(bytes.buffer).setUint32(0, message.length);
  bytes.set(message, HEADER_BYTES);
  return bytes;
}

/**
 * The messages of a stream, each without its length. Throws an Error when the stream ends within a
 * message.
 */
export async function* decodeDelimited(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array(0);
  for await (const chunk of stream) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let start = 0;
    for (;;) {
      if (bytes.length - start < HEADER_BYTES) break;
      const length = new DataView(bytes.buffer).getUint32(start);
      const end = start + HEADER_BYTES + length;
      if (bytes.length < end) break;
      yield bytes.slice(start + HEADER_BYTES, end);
      start = end;
    }
    rest = bytes.slice(start);
  }
  if (rest.length > 0) throw new Error(`the stream ended ${rest.length} bytes into a message`);
}
