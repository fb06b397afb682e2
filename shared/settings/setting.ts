import type { Parsed, SettingType } from "./setting_type.ts";

/** A row of the table of settings. */
interface SettingSpec<T> {
  /** In the environment and in `.env` files. */
  readonly variable: string;
  /** On the command line, with its two dashes. */
  readonly flag: `--${string}`;
  readonly type: SettingType<T>;
  /** As text, as a user would write it. @default the setting may stay unset */
  readonly default?: string;
  /** A line for the help and docs/settings.md, ending in a full stop. */
  readonly help: string;
  /** The heading under which the help lists it. @default "General" */
  readonly group?: string;
  /** Its value never shows in messages. @default false */
  readonly secret?: boolean;
  /** A value may hold commas, so that only a variable is split at them. @default false */
  readonly holdsCommas?: boolean;
  /** A server takes a new value while it runs. @default false */
  readonly reloadable?: boolean;
}

/** A setting that resolves to a `V`. */
export interface Setting<V> {
  readonly variable: string;
  readonly flag: `--${string}`;
  readonly type: SettingType<unknown>;
  readonly default?: string;
  readonly help: string;
  readonly group: string;
  readonly secret: boolean;
  readonly reloadable: boolean;
  /** May be given several times; its values may also stand between commas. */
  readonly repeatable: boolean;
  readonly holdsCommas: boolean;
  /** The value of these texts; none when nobody gave the setting. */
  read(texts: readonly string[]): Parsed<V>;
}

/** The values that stand between commas. */
export function listed(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

/** The values of one flag, or of one text in a file. */
export function listedValues(
  { repeatable, holdsCommas }: Setting<unknown>,
  text: string,
): string[] {
  return repeatable && !holdsCommas ? listed(text) : [text];
}

/** A setting with a single value; `undefined` when it has neither a default nor a value. */
export function setting<T>(spec: SettingSpec<T> & { readonly default: string }): Setting<T>;
export function setting<T>(spec: SettingSpec<T>): Setting<T | undefined>;
export function setting<T>(spec: SettingSpec<T>): Setting<T | undefined> {
  return {
    ...common(spec),
    repeatable: false,
    // Of a flag that was given twice the last one counts, so that a task's own flags may be followed
    // by a user's.
    read: (texts) =>
      texts.length === 0
        ? { ok: true, value: undefined }
        : spec.type.parse(texts[texts.length - 1]),
  };
}

/** A setting whose flag may be repeated; it resolves to a list, empty when nobody gave it. */
export function repeatable<T>(spec: SettingSpec<T>): Setting<readonly T[]> {
  return {
    ...common(spec),
    repeatable: true,
    read: (texts) => {
      const values: T[] = [];
      for (const text of texts) {
        const parsed = spec.type.parse(text);
        if (!parsed.ok) {
          return { ok: false, problem: parsed.problem ?? `${JSON.stringify(text)} is none` };
        }
        values.push(parsed.value);
      }
      return { ok: true, value: values };
    },
  };
}

function common<T>(spec: SettingSpec<T>) {
  const { group = "General", secret = false, reloadable = false, holdsCommas = false } = spec;
  return { ...spec, group, secret, reloadable, holdsCommas };
}
