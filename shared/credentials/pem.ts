/** PEM text (RFC 7468): 64 base64 characters a line, a newline at the end. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The bytes of the first block with this label. Throws a SyntaxError when there is none. */
export function decodePem(label: string, pem: string): Uint8Array<ArrayBuffer> {
  const [block] = splitPem(label, pem);
  if (block === undefined) throw new SyntaxError(`there is no ${label} block`);
  return Uint8Array.fromBase64(block.replace(/-----[^-]+-----/g, ""));
}

/** Each block with this label, in order, as PEM text of its own; what stands between is left out. */
export function splitPem(label: string, pem: string): string[] {
  const block = new RegExp(`-----BEGIN ${label}-----[^-]*-----END ${label}-----`, "g");
  return [...pem.matchAll(block)].map((match) => `${match[0].replaceAll("\r\n", "\n")}\n`);
}
