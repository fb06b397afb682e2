/**
 * The two encodings of an ECDSA signature. The reading is strict, whatever a backend would take:
 * a signature has one encoding, so that no other octets pass for the same signature.
 */

/** r and s side by side, from DER. Undefined when it is not DER, or r or s is not below 2^(8·n). */
export function derToP1363(
  der: Uint8Array,
  fieldBytes: number,
): Uint8Array<ArrayBuffer> | undefined {
  const head = readHeader(der);
  if (head === undefined) return undefined;
  const out = new Uint8Array(2 * fieldBytes);
  let at = head;
  for (let end = fieldBytes; end <= 2 * fieldBytes; end += fieldBytes) {
    // INTEGER of a short length: at most 67 octets here.
    const length = der[at + 1];
    if (der[at] !== 0x02 || !(length > 0) || length > fieldBytes + 1) return undefined;
    let from = at + 2;
    at = from + length;
    if (at > der.length) return undefined;
    if (der[from] >= 0x80) return undefined;
    if (der[from] === 0) {
      // X.690 section 8.3.2: the first nine bits are not all zero; zero itself is no r and no s.
      if (length === 1 || der[from + 1] < 0x80) return undefined;
      from++;
    }
    if (at - from > fieldBytes) return undefined;
    out.set(der.subarray(from, at), end - (at - from));
  }
  return at === der.length ? out : undefined;
}

/** Where the content of a SEQUENCE begins that is as long as the rest (X.690 sections 8.1.3, 10.1). */
function readHeader(der: Uint8Array): number | undefined {
  if (der[0] !== 0x30) return undefined;
  if (der[1] < 0x80) return der[1] === der.length - 2 ? 2 : undefined;
  // P-521 alone is longer than 127 octets, and never than 255.
  return der[1] === 0x81 && der[2] >= 0x80 && der[2] === der.length - 3 ? 3 : undefined;
}

/** DER from r and s side by side, which are `signature` in halves. */
export function p1363ToDer(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = signature.length / 2;
  const r = integerStart(signature, 0, half);
  const s = integerStart(signature, half, 2 * half);
  const rBytes = half - r + (signature[r] >> 7);
  const sBytes = 2 * half - s + (signature[s] >> 7);
  const content = 4 + rBytes + sBytes;
  const long = content >= 0x80 ? 1 : 0;
  const out = new Uint8Array(2 + long + content);
  out[0] = 0x30;
  if (long === 1) out[1] = 0x81;
  out[1 + long] = content;
  let at = 2 + long;
  for (const [from, to, bytes] of [[r, half, rBytes], [s, 2 * half, sBytes]]) {
    out[at] = 0x02;
    out[at + 1] = bytes;
    at += 2 + bytes;
    out.set(signature.subarray(from, to), at - (to - from));
  }
  return out;
}

/** The first octet that is not zero, or the last one. */
function integerStart(signature: Uint8Array, from: number, to: number): number {
  while (from < to - 1 && signature[from] === 0) from++;
  return from;
}
