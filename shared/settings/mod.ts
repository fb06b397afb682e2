/** One table of settings a program: flag, variable, type, default, range, help. @module */
export { dialledAddress, host, listeningAddresses, targetAddress } from "./addresses.ts";
export {
  addressSettings,
  commonSettings,
  LOG_LEVELS,
  type LogFormat,
  type LogLevel,
  tlsSettings,
} from "./common_settings.ts";
export { configSchema } from "./config_schema.ts";
export { byGroup, meaning } from "./help_text.ts";
export { type LoadedSettings, loadSettings, settingsOrExit } from "./load_settings.ts";
export { type Origin } from "./origin.ts";
export { reloadSettings } from "./reload_settings.ts";
export type { ResolvedSettings } from "./resolve_settings.ts";
export {
  type ServerSettings,
  serverSettings,
  type ServerValues,
  threadsSetting,
  tlsFilesUnused,
} from "./server_settings.ts";
export { repeatable, type Setting, setting } from "./setting.ts";
export {
  boolean,
  decimalNumber,
  file,
  oneOf,
  parsedBy,
  path,
  type SettingType,
  text,
  wholeNumber,
} from "./setting_type.ts";
export {
  defineSettings,
  type SettingsByKey,
  type SettingsOf,
  type SettingsTable,
  type Values,
} from "./settings_table.ts";
export { UsageError } from "./usage_error.ts";
