import type { Address } from "./address.ts";

/**
 * Reads `host:port`, `[IPv6]:port` or `unix:PATH`, the forms that `formatAddress` writes. Throws a
 * TypeError that shows the text and says what was expected. Port 0 is for listening.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseAddress } from "@lab/shared/transport";
 * assert.deepEqual(parseAddress("[::1]:50051"), { kind: "tcp", host: "::1", port: 50051 });
 * assert.deepEqual(parseAddress("unix:/run/df.sock"), { kind: "unix", path: "/run/df.sock" });
 * ```
 */
export function parseAddress(text: string): Address {
  const fail = (expected: string) =>
    new TypeError(`the address ${JSON.stringify(text)} is not one: ${expected}`);
  if (text.startsWith("unix:")) {
    const path = text.slice("unix:".length);
    if (path === "") throw fail("a path has to follow unix:");
    return { kind: "unix", path };
  }
  if (text.startsWith("vsock:")) throw fail("vsock is not supported yet");

  const match = /^(?:\[([^\]]*)\]|([^:[\]\s]*)):(.*)$/s.exec(text);
  if (match === null) {
    throw fail("expected host:port, [IPv6]:port or unix:PATH");
  }
  const [, bracketed, plain, digits] = match;
  const host = bracketed ?? plain;
  if (host === "") throw fail("the host is missing");
  if (bracketed !== undefined && !/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\w+)?$/.test(bracketed)) {
    throw fail("only an IPv6 address stands in brackets");
  }
  const port = Number(digits);
  if (!/^\d{1,5}$/.test(digits) || port > 65_535) {
    throw fail(`the port ${JSON.stringify(digits)} is no number from 0 to 65535`);
  }
  return { kind: "tcp", host, port };
}
