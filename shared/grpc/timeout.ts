/** ns in each unit, finest first (gRPC PROTOCOL-HTTP2, "TimeoutUnit"). */
const UNITS: readonly (readonly [string, number])[] = [
  ["n", 1],
  ["u", 1e3],
  ["m", 1e6],
  ["S", 1e9],
  ["M", 60e9],
  ["H", 3600e9],
];

/** The largest value of eight digits, which is all that the header holds. */
const MAX_VALUE = 99_999_999;

/**
 * The value of `grpc-timeout` for `timeoutNs`, in the finest unit that fits and rounded up, so that
 * the server never gives up before the client. A timeout that has passed is `0n`; one beyond
 * 99999999 hours (or Infinity) is those.
 */
export function encodeTimeout(timeoutNs: number): string {
  for (const [unit, unitNs] of UNITS) {
    const value = Math.ceil(timeoutNs / unitNs);
    if (value <= MAX_VALUE) return `${Math.max(0, value)}${unit}`;
  }
  return `${MAX_VALUE}H`;
}

/** The timeout that a `grpc-timeout` names, ns; undefined when it is malformed. */
export function decodeTimeout(value: string): number | undefined {
  const digits = value.length - 1;
  if (digits < 1 || digits > 8) return undefined;
  let count = 0;
  for (let i = 0; i < digits; i++) {
    const digit = value.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    count = count * 10 + digit;
  }
  const unit = value[digits];
  for (const [name, unitNs] of UNITS) {
    if (name === unit) return count * unitNs;
  }
  return undefined;
}
