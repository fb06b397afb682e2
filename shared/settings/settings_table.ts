import type { Setting } from "./setting.ts";

/** Settings by the names that the program calls them by. */
export type SettingsByKey = Readonly<Record<string, Setting<unknown>>>;

/** What a table resolves to. */
export type Values<S extends SettingsByKey> = {
  readonly [Key in keyof S]: S[Key] extends Setting<infer V> ? V : never;
};

/** The settings of one program. */
export interface SettingsTable<S extends SettingsByKey = SettingsByKey> {
  /** As a user types it: `smft steady`. */
  readonly program: string;
  /** What the program does, in one line. */
  readonly summary: string;
  readonly settings: S;
  /** Settings of type `file` that these values leave alone, so that their files may be missing. */
  filesUnused?(values: Values<S>): readonly (keyof S & string)[];
}

/** What a table resolves to: `SettingsOf<typeof dfSettings>`. */
export type SettingsOf<T> = T extends SettingsTable<infer S> ? Values<S> : never;

/** Flags that every program has. */
export const RESERVED_FLAGS = ["--config", "--env", "--help", "--version"] as const;

/** Checks that no two settings share a flag or a variable. Throws a TypeError: the table is wrong. */
export function defineSettings<const S extends SettingsByKey>(
  table: SettingsTable<S>,
): SettingsTable<S> {
  const taken = new Set<string>(RESERVED_FLAGS);
  for (const { flag, variable } of Object.values(table.settings)) {
    for (const name of [flag, variable]) {
      if (taken.has(name)) throw new TypeError(`${table.program}: ${name} stands for two settings`);
      taken.add(name);
    }
  }
  return table;
}
