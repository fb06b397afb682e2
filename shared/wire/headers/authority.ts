/** The port that a scheme has where none is named (RFC 9110, section 4.2). */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

/**
 * Whether two authorities name one server: RFC 9113, section 8.3.1 asks for the normalization of
 * RFC 3986, sections 6.2.2.1 (case) and 6.2.3 (the scheme's port, or none behind the colon).
 *
 * @param scheme `:scheme`; "" where there is none
 */
export function isSameAuthority(scheme: string, a: string, b: string): boolean {
  return a === b || normalized(scheme, a) === normalized(scheme, b);
}

function normalized(scheme: string, authority: string): string {
  const [, host, port] = /^(.*?)(?::([0-9]*))?$/s.exec(authority)!;
  const name = host.toLowerCase();
  return port === undefined || port === "" || port === DEFAULT_PORTS[scheme]
    ? name
    : `${name}:${port}`;
}
