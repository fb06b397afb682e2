/** One table of settings a program: flag, variable, type, default, range, help. @module */
export { dialledAddress, listeningAddresses, targetAddress } from "./addresses.ts";
export {
  addressSettings,
  commonSettings,
  LOG_FORMATS,
  LOG_LEVELS,
  type LogFormat,
  type LogLevel,
  tlsSettings,
} from "./common_settings.ts";
export { configSchema } from "./config_schema.ts";
export { SettingsError, type SettingsErrorKind } from "./errors.ts";
export { byGroup, flagUsage, helpText, meaning } from "./help_text.ts";
export {
  denoSources,
  type LoadedSettings,
  loadSettings,
  settingsOrExit,
  type SettingsStop,
} from "./load_settings.ts";
export { formatOrigin, type Origin } from "./origin.ts";
export { type ReloadedSettings, reloadSettings } from "./reload_settings.ts";
export {
  type AskedFor,
  type ResolvedSettings,
  resolveSettings,
  type SettingsSources,
} from "./resolve_settings.ts";
export {
  type ServerSettings,
  serverSettings,
  type ServerValues,
  threadsSetting,
  tlsFilesUnused,
} from "./server_settings.ts";
export { repeatable, type Setting, setting, type SettingSpec } from "./setting.ts";
export {
  boolean,
  decimalNumber,
  file,
  type NumberRange,
  oneOf,
  type Parsed,
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
