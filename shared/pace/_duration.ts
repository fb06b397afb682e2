const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** `500ms`, `1.5s`, `1m`, or `s` alone for one of them, in ns; undefined unless whole ns above 0. */
export function parseDurationNs(text: string): number | undefined {
  const match = /^(\d{1,9})?(?:\.(\d{1,9}))?(ns|us|ms|s|m|h)$/.exec(text);
  if (match === null || (match[1] === undefined && match[2] !== undefined)) return undefined;
  const [, whole = "1", fraction = "", unit] = match;
  const scaled = parseWhole(whole + fraction) * UNIT_NS[unit];
  const scale = 10 ** fraction.length;
  if (!Number.isSafeInteger(scaled) || scaled % scale !== 0 || scaled === 0) return undefined;
  return scaled / scale;
}

/**
 * A length of time from 0 on, such as `500ms`, `1.5s` or, as k6 and Go write it, `1m30s`, in ns;
 * undefined unless it is whole ns.
 */
export function parseTimeNs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+$/.test(text)) return undefined;
  let sumNs = 0;
  for (const part of text.match(/[\d.]+[a-z]+/g)!) {
    const ns = /^[0.]+[a-z]/.test(part) ? 0 : parseDurationNs(part);
    if (ns === undefined) return undefined;
    sumNs += ns;
  }
  return Number.isSafeInteger(sumNs) ? sumNs : undefined;
}

/** The shortest of `60s`, `1500ms`, … that says the same. */
export function formatDuration(ns: number): string {
  const unit = (["s", "ms", "us"] as const).find((name) => ns % UNIT_NS[name] === 0) ?? "ns";
  return `${ns / UNIT_NS[unit]}${unit}`;
}

/** Decimal digits as a number. */
export function parseWhole(digits: string): number {
  return Number.parseInt(digits, 10);
}
