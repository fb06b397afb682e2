import {
  type Address,
  VSOCK_CID_ANY,
  VSOCK_CID_HOST,
  VSOCK_CID_LOCAL,
  VSOCK_PORT_ANY,
} from "./address.ts";
import { unixPathFault } from "./unix_path.ts";

/** What `parseAddress` accepts, to be read after "expected". */
export const ADDRESS_FORMS = "host:port, [IPv6]:port, unix:PATH, vsock:CID:PORT or " +
  "vsock-uds:PATH:PORT";

/** Makes the error that shows the whole text. */
type Fail = (expected: string) => TypeError;

/**
 * Reads `host:port`, `[IPv6]:port`, `unix:PATH`, `vsock:CID:PORT` (gRPC's spelling, with `//` too;
 * the CID may be ANY, LOCAL or HOST) or `vsock-uds:PATH:PORT`. Throws a TypeError that shows the text
 * and says what was expected. Port 0 is for listening.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseAddress } from "@lab/shared/transport";
 * assert.deepEqual(parseAddress("[::1]:50051"), { kind: "tcp", host: "::1", port: 50051 });
 * assert.deepEqual(parseAddress("unix:/run/df.sock"), { kind: "unix", path: "/run/df.sock" });
 * assert.deepEqual(parseAddress("vsock:LOCAL:5000"), { kind: "vsock", cid: 1, port: 5000 });
 * ```
 */
export function parseAddress(text: string): Address {
  const fail: Fail = (expected) =>
    new TypeError(`the address ${JSON.stringify(text)} is not one: ${expected}`);
  if (text.startsWith("unix:")) {
    const path = text.slice("unix:".length);
    if (path === "") throw fail("a path has to follow unix:");
    checkPath(path, fail);
    return { kind: "unix", path };
  }
  const [, scheme, rest] = /^(vsock|vsock-uds):(.*)$/s.exec(text) ?? [];
  if (scheme === "vsock") return parseVsock(rest, fail);
  if (scheme === "vsock-uds") return parseVsockUds(rest, fail);
  return parseTcp(text, fail);
}

function parseTcp(text: string, fail: Fail): Address {
  const match = /^(?:\[([^\]]*)\]|([^:[\]\s]*)):(.*)$/s.exec(text);
  if (match === null) throw fail(`expected ${ADDRESS_FORMS}`);
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

const CID_NAMES: Readonly<Record<string, number>> = {
  ANY: VSOCK_CID_ANY,
  HOST: VSOCK_CID_HOST,
  LOCAL: VSOCK_CID_LOCAL,
};

function parseVsock(rest: string, fail: Fail): Address {
  const match = /^(?:\/\/)?([^:]*):([^:]*)$/.exec(rest);
  if (match === null) throw fail("expected vsock:CID:PORT");
  const [, name, digits] = match;
  const cid = CID_NAMES[name.toUpperCase()] ?? uint32(name);
  if (cid === undefined) {
    const forms = `ANY, LOCAL, HOST or a number from 0 to ${VSOCK_CID_ANY}`;
    throw fail(`the CID ${JSON.stringify(name)} is not ${forms}`);
  }
  return { kind: "vsock", cid, port: vsockPort(digits, fail) };
}

/** The path may hold colons; the port stands behind the last one. */
function parseVsockUds(rest: string, fail: Fail): Address {
  const match = /^(.+):([^:]*)$/s.exec(rest);
  if (match === null) throw fail("expected vsock-uds:PATH:PORT");
  checkPath(match[1], fail);
  return { kind: "vsock-uds", path: match[1], port: vsockPort(match[2], fail) };
}

function checkPath(path: string, fail: Fail): void {
  const fault = unixPathFault(path);
  if (fault !== undefined) throw fail(fault);
}

function vsockPort(digits: string, fail: Fail): number {
  const port = uint32(digits);
  if (port !== undefined && port < VSOCK_PORT_ANY) return port;
  const last = VSOCK_PORT_ANY - 1;
  throw fail(`the port ${JSON.stringify(digits)} is no number from 0 to ${last}`);
}

function uint32(digits: string): number | undefined {
  const number = Number(digits);
  return /^\d{1,10}$/.test(digits) && number <= 0xffff_ffff ? number : undefined;
}
