import { isSameAuthority } from "./authority.ts";
import { HeaderKind, type HeaderKindValue, type HeaderList } from "./header_list.ts";

/** RFC 9110, section 5.6.2 (tchar) without upper case, which RFC 9113, section 8.2.1 forbids. */
const NAME_OCTETS = new Uint8Array(256);
for (const c of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") {
  NAME_OCTETS[c.charCodeAt(0)] = 1;
}

/** RFC 9113, section 8.2.2. */
const CONNECTION_SPECIFIC: ReadonlySet<string> = new Set([
  "connection",
  "proxy-connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Checks a list against RFC 9113, section 8 as what it was received, once: the answer stays in the
 * list. Fills its pseudo-header and `content-length` slots. Returns the rule broken, or null.
 */
export function checkHeaders(list: HeaderList, kind: HeaderKindValue): string | null {
  if (list.kind === kind) return list.problem;
  list.kind = kind;
  list.method =
    list.scheme =
    list.path =
    list.authority =
      "";
  list.status = 0;
  list.contentLength = -1;
  list.host = null;
  const prefix = list.prefix;
  // Not needed any more, and lists should not keep each other alive.
  list.prefix = null;
  return list.problem = prefix !== null && canContinue(prefix, list.prefixFields, kind)
    ? findProblemBehind(list, prefix)
    : findProblem(list, kind);
}

/**
 * Whether what a list begins with has been checked as part of another, pseudo-headers and all: the
 * fields in common reach at least one regular field, and none of them is a length of content or a
 * host, of which a second one has to agree with the first.
 */
function canContinue(prefix: HeaderList, fields: number, kind: HeaderKindValue): boolean {
  return prefix.kind === kind && prefix.problem === null && prefix.contentLength < 0 &&
    prefix.host === null && prefix.fields[2 * fields - 2].charCodeAt(0) !== 0x3a;
}

/** {@link findProblem} for a list whose first fields are known to be right. */
function findProblemBehind(list: HeaderList, prefix: HeaderList): string | null {
  list.method = prefix.method;
  list.scheme = prefix.scheme;
  list.path = prefix.path;
  list.authority = prefix.authority;
  list.status = prefix.status;
  const fields = list.fields;
  for (let i = 2 * list.prefixFields; i < fields.length; i += 2) {
    const name = fields[i];
    const value = fields[i + 1];
    const fault = valueFault(value);
    if (fault !== null) return `the value of ${name} ${fault}`;
    if (name.charCodeAt(0) === 0x3a) return `${name} stands behind a regular field`;
    const problem = checkRegular(list, name, value);
    if (problem !== null) return problem;
  }
  return null;
}

function findProblem(list: HeaderList, kind: HeaderKindValue): string | null {
  const fields = list.fields;
  let pseudoSeen = 0;
  let regularSeen = false;
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i];
    const value = fields[i + 1];
    const fault = valueFault(value);
    if (fault !== null) return `the value of ${name} ${fault}`;
    if (name.charCodeAt(0) === 0x3a) {
      // Section 8.3: pseudo-headers stand before all regular fields, and only those defined.
      if (regularSeen) return `${name} stands behind a regular field`;
      const bit = takePseudo(list, kind, name, value);
      if (bit === 0) return `${name} does not belong here`;
      // Section 8.3: the same pseudo-header must not appear twice.
      if ((pseudoSeen & bit) !== 0) return `${name} appears twice`;
      pseudoSeen |= bit;
      continue;
    }
    regularSeen = true;
    const problem = checkRegular(list, name, value);
    if (problem !== null) return problem;
  }
  if (kind === HeaderKind.REQUEST) return checkRequest(list, pseudoSeen);
  // Section 8.3.2: exactly one :status, of three digits (RFC 9110, section 15).
  if (kind === HeaderKind.RESPONSE && list.status === 0) return ":status is missing or no number";
  return null;
}

const METHOD = 1;
const SCHEME = 2;
const PATH = 4;
const AUTHORITY = 8;
const STATUS = 16;

/** Stores a pseudo-header; its bit, or 0 where the kind of list has no such one. */
function takePseudo(
  list: HeaderList,
  kind: HeaderKindValue,
  name: string,
  value: string,
): number {
  if (kind === HeaderKind.REQUEST) {
    switch (name) {
      case ":method":
        list.method = value;
        return METHOD;
      case ":scheme":
        list.scheme = value;
        return SCHEME;
      case ":path":
        list.path = value;
        return PATH;
      case ":authority":
        list.authority = value;
        return AUTHORITY;
    }
    return 0;
  }
  if (kind !== HeaderKind.RESPONSE || name !== ":status") return 0;
  list.status = /^[1-9][0-9][0-9]$/.test(value) ? Number(value) : 0;
  return STATUS;
}

/** Section 8.3.1: what a request must have; section 8.5: what CONNECT has instead. */
function checkRequest(list: HeaderList, pseudoSeen: number): string | null {
  // Section 8.3.1: no deprecated userinfo, behind which a host could hide.
  if (list.authority.includes("@")) return ":authority has userinfo";
  if (list.method === "CONNECT") {
    return pseudoSeen === (METHOD | AUTHORITY) ? null : "CONNECT has :method and :authority only";
  }
  if (list.method === "") return ":method is missing";
  if ((pseudoSeen & SCHEME) === 0) return ":scheme is missing";
  return list.path === "" ? ":path is missing or empty" : null;
}

function checkRegular(list: HeaderList, name: string, value: string): string | null {
  if (!isFieldName(name)) return `${JSON.stringify(name)} is no lower-case field name`;
  if (CONNECTION_SPECIFIC.has(name)) return `${name} is specific to a connection`;
  // Section 8.2.2: te may only say "trailers".
  if (name === "te") return value === "trailers" ? null : `te is ${JSON.stringify(value)}`;
  if (name === "content-length") {
    // RFC 9110, section 8.6: digits; repeated only with one and the same value.
    const length = /^[0-9]{1,15}$/.test(value) ? Number(value) : -1;
    if (length < 0 || (list.contentLength >= 0 && list.contentLength !== length)) {
      return `content-length is ${JSON.stringify(value)}`;
    }
    list.contentLength = length;
  }
  return name === "host" && list.kind === HeaderKind.REQUEST ? takeHost(list, value) : null;
}

/**
 * Section 8.3.1: `host` names no other server than `:authority`, nor than another `host` does; who
 * routes by the one and admits by the other would be misled. RFC 9110, section 7.2: no userinfo.
 */
function takeHost(list: HeaderList, value: string): string | null {
  const { host, authority, scheme } = list;
  list.host = value;
  if (value.includes("@")) return "host has userinfo";
  const known = authority === "" ? host : authority;
  if (known === null || isSameAuthority(scheme, known, value)) return null;
  return `host is unlike ${authority === "" ? "another host" : ":authority"}`;
}

function isFieldName(name: string): boolean {
  for (let i = 0; i < name.length; i++) if (NAME_OCTETS[name.charCodeAt(i)] === 0) return false;
  return name.length > 0;
}

/** RFC 9113, section 8.2.1: what makes a value malformed, or null. An empty value is none. */
function valueFault(value: string): string | null {
  const { length } = value;
  for (let i = 0; i < length; i++) {
    const octet = value.charCodeAt(i);
    if (octet <= 13 && (octet === 0 || octet === 10 || octet === 13)) return "has NUL, CR or LF";
  }
  if (length === 0 || !isBlank(value.charCodeAt(0)) && !isBlank(value.charCodeAt(length - 1))) {
    return null;
  }
  return "begins or ends with white space";
}

function isBlank(octet: number): boolean {
  return octet === 0x20 || octet === 0x09;
}
