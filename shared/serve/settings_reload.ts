import type { Logger } from "../observe/mod.ts";
import {
  type LoadedSettings,
  reloadSettings,
  type SettingsByKey,
  type SettingsTable,
  type Values,
} from "../settings/mod.ts";
import { type Reload, SaidOnce } from "./reload.ts";

/** Settings of a program that runs. */
interface SettingsReloadOptions<S extends SettingsByKey> {
  readonly table: SettingsTable<S>;
  readonly loaded: LoadedSettings<S>;
  /** Settings that may change while the program runs have changed. */
  readonly onSettings: (values: Values<S>) => void;
  /** Hears of settings that differ and count only from the next start. */
  readonly logger: Logger;
}

/** Reads the settings' files again; flags and the environment of a process do not change. */
export function settingsReload<S extends SettingsByKey>(
  { table, loaded, onSettings, logger }: SettingsReloadOptions<S>,
): Reload {
  let current: Parameters<typeof reloadSettings<S>>[2] = loaded;
  const later = new SaidOnce();
  return {
    what: "settings",
    paths: loaded.files,
    reload() {
      const read = reloadSettings(table, loaded.sources, current);
      current = read.settings;
      const names = read.later.join(", ");
      if (later.isNews(names)) logger.warn(`${names}: the new value counts from the next start`);
      if (read.changed.length === 0) return undefined;
      onSettings(current.values);
      const variables = read.changed.map((key) => table.settings[key].variable);
      return Object.fromEntries(variables.map((variable) => [variable, current.shown[variable]]));
    },
  };
}
