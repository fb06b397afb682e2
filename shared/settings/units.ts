import { parseTimeNs } from "../pace/mod.ts";

/** What numbers without a unit are in, as the names of their settings end: `_MS`, `_SEC`, `_BYTES`. */
export type Unit = "ms" | "sec" | "bytes";

/** How values with a unit are written and read. */
interface WithUnit {
  /** For JSON Schema. */
  readonly pattern: string;
  /** In the unit that was asked for; undefined when it is none. */
  parse(text: string): number | undefined;
}

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 1 << 10,
  MIB: 1 << 20,
  GIB: 1 << 30,
};

/** Values that have their unit with them, read as ones of this unit. */
export function withUnit(unit: Unit): WithUnit {
  if (unit === "bytes") {
    return { pattern: "^\\d+(\\.\\d+)?[KMGkmg]?i?[Bb]$", parse: parseBytes };
  }
  const unitNs = unit === "ms" ? 1e6 : 1e9;
  return {
    pattern: "^(\\d+(\\.\\d+)?(ns|us|ms|s|m|h))+$",
    parse(text) {
      const ns = parseTimeNs(text);
      return ns === undefined ? undefined : ns / unitNs;
    },
  };
}

function parseBytes(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : BYTES[unit.toUpperCase()];
  return factor === undefined ? undefined : Number(number) * factor;
}
