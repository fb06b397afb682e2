/** Where the content behind a DER length begins, and how long it is (X.690 section 8.1.3). */
export function lengthAt(der: Uint8Array, at: number): [start: number, length: number] {
  const first = der[at];
  if (first < 0x80) return [at + 1, first];
  let length = 0;
  const octets = first & 0x7f;
  for (let i = 1; i <= octets; i++) length = length * 256 + der[at + i];
  return [at + 1 + octets, length];
}

/** The values in the content of a constructed one, each with its tag and length before it. */
export function valuesIn(der: Uint8Array): Uint8Array[] {
  const values: Uint8Array[] = [];
  const [start, length] = lengthAt(der, 1);
  for (let at = start; at < start + length && at < der.length;) {
    const [content, size] = lengthAt(der, at + 1);
    values.push(der.subarray(at, content + size));
    at = content + size;
  }
  return values;
}

/** The content of a value. */
export function contentOf(der: Uint8Array): Uint8Array {
  const [start, length] = lengthAt(der, 1);
  return der.subarray(start, start + length);
}
