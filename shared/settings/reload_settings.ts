import {
  type ResolvedSettings,
  resolveSettings,
  type SettingsSources,
} from "./resolve_settings.ts";
import type { SettingsByKey, SettingsTable, Values } from "./settings_table.ts";

/** What reading the settings once more has brought. */
interface ReloadedSettings<S extends SettingsByKey> {
  /** What counts from now on: the old values, but for those that changed and may. */
  readonly settings: ResolvedSettings<Values<S>>;
  /** Settings that may change while the program runs, and did. */
  readonly changed: readonly (keyof S & string)[];
  /** Variables of settings that differ now, and count from the next start. */
  readonly later: readonly string[];
}

/**
 * Reads all sources again and sorts what differs from `current` by whether it may change while the
 * program runs. Throws a SettingsError when any of it is wrong; then all stays as it was.
 */
export function reloadSettings<S extends SettingsByKey>(
  table: SettingsTable<S>,
  sources: SettingsSources,
  current: ResolvedSettings<Values<S>>,
): ReloadedSettings<S> {
  const read = resolveSettings(table, sources);
  // A program that runs was not started for its help.
  if (read.kind !== "settings") return { settings: current, changed: [], later: [] };
  const keys = Object.keys(table.settings) as (keyof S & string)[];
  const differing = keys.filter((key) => !same(read.values[key], current.values[key]));
  const changed = differing.filter((key) => table.settings[key].reloadable);
  const later = differing.filter((key) => !table.settings[key].reloadable)
    .map((key) => table.settings[key].variable);
  if (changed.length === 0) return { settings: current, changed, later };
  const values: Record<string, unknown> = { ...current.values };
  const origins: Record<string, unknown> = { ...current.origins };
  const shown = { ...current.shown };
  for (const key of changed) {
    const { variable } = table.settings[key];
    values[key] = read.values[key];
    origins[key] = read.origins[key];
    shown[variable] = read.shown[variable];
  }
  const settings = { ...current, values, origins, shown } as ResolvedSettings<Values<S>>;
  return { settings, changed, later };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
