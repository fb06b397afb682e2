/** The octets with which a client begins (RFC 9113, section 3.4). */
export const CLIENT_PREFACE: Uint8Array = Uint8Array.from(
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  (c) => c.charCodeAt(0),
);
