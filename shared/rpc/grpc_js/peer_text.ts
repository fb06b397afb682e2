/** `127.0.0.1:50051`, `[::1]:50051`; undefined for a socket without a port. */
export function endpointText(
  host: string | undefined,
  port: number | undefined,
): string | undefined {
  if (!host || !port) return undefined;
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** `CN=df, O=lab`, from a subject as node:tls gives it. */
export function subjectText(subject: object | undefined): string | undefined {
  if (subject === undefined) return undefined;
  return Object.entries(subject).map(([name, value]) => `${name}=${value}`).join(", ");
}
