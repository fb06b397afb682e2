import { messageOf } from "../base/mod.ts";
import { type Unit, withUnit } from "./units.ts";

/** What came of a text: a value, or what is wrong with it beyond not being what was expected. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem?: string };

/** How the text of a setting becomes a value. */
export interface SettingType<T> {
  /** The word that stands for the value in the help: `MS`, `FILE`, `true|false`. */
  readonly placeholder: string;
  /** What is accepted, to be read after "expected": `a whole number from 1 to 8`. */
  readonly expected: string;
  /** A `flag` needs no value behind it; a `file` is looked for. @default "value" */
  readonly kind?: "value" | "flag" | "file";
  /** What a number without a unit is in, where one may have a unit. */
  readonly unit?: string;
  /** What the value is in a file of JSON, in the words of JSON Schema. @default a text or a number */
  readonly json?: Readonly<Record<string, unknown>>;
  parse(text: string): Parsed<T>;
}

/** What numbers are accepted, both ends included. */
interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** Of a number without one, as the name of the setting has it; others may stand behind it. */
  readonly unit?: Unit;
}

/** Any text but the empty one. */
export function text(placeholder = "TEXT"): SettingType<string> {
  return {
    placeholder,
    expected: "a text that is not empty",
    parse: (value) => value === "" ? { ok: false } : { ok: true, value },
  };
}

/** The path of a file or folder, relative to the working directory; nobody looks if it is there. */
export function path(placeholder = "PATH"): SettingType<string> {
  return { ...text(placeholder), expected: "a path" };
}

/**
 * The path of a file, relative to the working directory, that must be readable when a user names it;
 * a default may be missing.
 */
export function file(expected = "a readable file"): SettingType<string> {
  return { ...text("FILE"), expected, kind: "file" };
}

/**
 * A whole number in decimal digits, with a sign in front or without. `1e3`, `0x10`, `1_000`, `12abc`
 * and blanks are refused: a number has one spelling, so that files and flags can be compared.
 * Where it has a unit, it may be said with that or another: `1s` of a setting in ms is 1000.
 */
export function wholeNumber(range: NumberRange): SettingType<number> {
  return numberType(/^[+-]?\d+$/, "a whole number", range, "integer");
}

/** As `wholeNumber`, and a fraction behind a point (`0.5`) may follow. */
export function decimalNumber(range: NumberRange): SettingType<number> {
  return numberType(/^[+-]?\d+(\.\d+)?$/, "a number", range, "number");
}

/** `true` or `false`; the bare flag is true, and its `--no-` form false. */
export function boolean(): SettingType<boolean> {
  return {
    placeholder: "true|false",
    expected: "true or false",
    kind: "flag",
    json: { type: "boolean" },
    parse: (value) =>
      value === "true" || value === "false" ? { ok: true, value: value === "true" } : { ok: false },
  };
}

/** One of some words. */
export function oneOf<const Word extends string>(words: readonly Word[]): SettingType<Word> {
  return {
    placeholder: words.join("|"),
    expected: words.length === 1 ? words[0] : `one of ${words.join(", ")}`,
    json: { enum: words },
    parse: (value) => {
      const word = words.find((candidate) => candidate === value);
      return word === undefined ? { ok: false } : { ok: true, value: word };
    },
  };
}

/** What a parser from elsewhere accepts; what it throws becomes the problem that is reported. */
export function parsedBy<T>(
  parse: (text: string) => T,
  words: { readonly placeholder: string; readonly expected: string },
): SettingType<T> {
  return {
    ...words,
    parse: (value) => {
      try {
        return { ok: true, value: parse(value) };
      } catch (thrown) {
        return { ok: false, problem: messageOf(thrown) };
      }
    },
  };
}

function numberType(
  spelling: RegExp,
  name: string,
  range: NumberRange,
  type: "integer" | "number",
): SettingType<number> {
  const { min, max } = range;
  const unit = range.unit === undefined ? undefined : withUnit(range.unit);
  const json = { type, minimum: min, maximum: max };
  return {
    placeholder: range.unit?.toUpperCase() ?? "NUMBER",
    expected: `${name} from ${min} to ${max}${range.unit === undefined ? "" : ` ${range.unit}`}`,
    unit: range.unit,
    json: unit === undefined ? json : { anyOf: [json, { type: "string", pattern: unit.pattern }] },
    parse: (value) => {
      const number = spelling.test(value) ? Number(value) : unit?.parse(value) ?? NaN;
      const isRight = number >= min && number <= max &&
        (type === "number" || Number.isInteger(number));
      return isRight ? { ok: true, value: number } : { ok: false };
    },
  };
}
