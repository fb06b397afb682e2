import { messageOf, withoutBom } from "../../base/mod.ts";
import { UsageError } from "../../settings/mod.ts";
import {
  CALL_FLOOR,
  type Floor,
  type HostMeta,
  LATENESS_FLOOR,
  type PacerMeta,
  QUANTILES,
} from "../../results/mod.ts";
import { quantile } from "../../stats/mod.ts";

/** What `smft calibrate` writes: what a machine can resolve, and with what it was measured. */
export interface FloorFile {
  /** The version of the format. */
  readonly schema: 1;
  /** Wall time, ISO 8601 in UTC; for people. */
  readonly measured_at: string;
  /** The version of Deno. */
  readonly deno: string;
  /** What carried the null calls. */
  readonly engine: string;
  readonly pacer: PacerMeta;
  readonly host: HostMeta;
  readonly floor: Floor;
}

/** The quantiles of some times under the names that a floor has for them, in whole ns. */
export function floorFigures(part: string, timesMs: Float64Array): Record<string, number> {
  const sorted = timesMs.slice().sort();
  return Object.fromEntries(
    Object.entries(QUANTILES).map((
      [field, q],
    ) => [`${part}_${field}`, wholeNs(quantile(sorted, q))]),
  );
}

/** A time in ms to the whole nanosecond. */
export function wholeNs(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}

/** Reads the file that FLOOR names. Rejects with a UsageError that says what is wrong with it. */
export async function readFloor(path: string): Promise<FloorFile> {
  let text: string;
  try {
    text = withoutBom(await Deno.readTextFile(path));
  } catch (cause) {
    throw new UsageError(`FLOOR: ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
  return parseFloor(text, path);
}

/** The same of the file's text. */
export function parseFloor(text: string, path: string): FloorFile {
  const problem = (what: string, cause?: unknown) =>
    new UsageError(`FLOOR: ${path} ${what}; expected the JSON of \`smft calibrate\``, { cause });
  let file: Partial<FloorFile> | null;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw problem("is not JSON", cause);
  }
  if (!isObject(file)) throw problem("is not a JSON object");
  if (file.schema !== 1) throw problem(`has the schema ${JSON.stringify(file.schema)}, not 1`);
  for (const name of ["measured_at", "deno", "engine"] as const) {
    if (typeof file[name] !== "string") throw problem(`has no text as its ${name}`);
  }
  for (const name of ["pacer", "host", "floor"] as const) {
    if (!isObject(file[name])) throw problem(`has no object as its ${name}`);
  }
  const floor = file.floor as Record<string, unknown>;
  for (const part of [CALL_FLOOR, LATENESS_FLOOR]) {
    for (const field of Object.keys(QUANTILES)) {
      if (!(`${part}_${field}` in floor)) throw problem(`has no ${part}_${field} in its floor`);
    }
  }
  for (const [name, value] of Object.entries(floor)) {
    if (typeof value !== "number" || value < 0) {
      throw problem(`has ${JSON.stringify(value)} as its ${name}, which is not a time in ms`);
    }
  }
  return file as FloorFile;
}

/**
 * What differs between the run at hand and what the floor was measured with, in words; empty when
 * the floor is this machine's and this engine's.
 */
export function floorDifferences(
  floor: FloorFile,
  here: Pick<FloorFile, "deno" | "engine" | "host">,
): string[] {
  const pairs = [
    ["engine", floor.engine, here.engine],
    ["Deno", floor.deno, here.deno],
    ["cores", floor.host.cpus, here.host.cpus],
    ["processor", floor.host.cpu_model, here.host.cpu_model],
    ["system", floor.host.os, here.host.os],
  ] as const;
  return pairs.filter(([, there, now]) => there !== now)
    .map(([name, there, now]) => `${name} ${there} instead of ${now}`);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
