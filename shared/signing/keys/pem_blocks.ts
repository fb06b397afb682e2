/** A block of a PEM file (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array<ArrayBuffer>;
  /** Whether it has the header fields of RFC 1421, as OpenSSL's old encryption has. */
  readonly hasHeaders: boolean;
}

const DASHES = "-----";
/** 6 bits of each octet of the base64 alphabet, or 255. */
const SEXTETS = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  SEXTETS[alphabet.charCodeAt(i)] = i;
}

/**
 * The blocks of a file. It stays octets all along: a text of JavaScript cannot be wiped. Throws a
 * SyntaxError for a block that has no end or is no base64.
 */
export function readPemBlocks(file: Uint8Array): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let at = 0;;) {
    const begin = find(file, `${DASHES}BEGIN `, at);
    if (begin < 0) return blocks;
    const labelStart = begin + DASHES.length + "BEGIN ".length;
    const labelEnd = find(file, DASHES, labelStart);
    const label = String.fromCharCode(
      ...file.subarray(labelStart, Math.min(labelEnd, labelStart + 64)),
    );
    const bodyStart = labelEnd + DASHES.length;
    const bodyEnd = labelEnd < 0 ? -1 : find(file, `${DASHES}END ${label}${DASHES}`, bodyStart);
    if (bodyEnd < 0) throw new SyntaxError("a PEM block without its end");
    const body = file.subarray(bodyStart, bodyEnd);
    const hasHeaders = find(body, ":", 0) >= 0;
    blocks.push({ label, hasHeaders, der: hasHeaders ? new Uint8Array(0) : decodeBase64(body) });
    at = bodyEnd + DASHES.length;
  }
}

function find(bytes: Uint8Array, text: string, from: number): number {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let i = 1;
    while (i < text.length && bytes[at + i] === text.charCodeAt(i)) i++;
    if (i === text.length) return at;
  }
  return -1;
}

function decodeBase64(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const sextets = body.reduce((count, octet) => count + (SEXTETS[octet] < 64 ? 1 : 0), 0);
  const out = new Uint8Array(sextets * 6 >> 3);
  let bits = 0;
  let held = 0;
  let at = 0;
  let padded = false;
  for (const octet of body) {
    const sextet = SEXTETS[octet];
    if (sextet < 64 && !padded) {
      bits = bits << 6 | sextet;
      held += 6;
      if (held >= 8) {
        held -= 8;
        out[at++] = bits >> held;
        bits &= (1 << held) - 1;
      }
    } else if (octet === 0x3d) padded = true;
    else if (octet !== 0x0a && octet !== 0x0d && octet !== 0x20 && octet !== 0x09) {
      throw new SyntaxError("a PEM block that is no base64");
    }
  }
  return out;
}
