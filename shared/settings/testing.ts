/** What tests of other layers ask of settings. @module */
export { helpText } from "./help_text.ts";
export { NO_SOURCES } from "./no_sources.ts";
export { resolveSettings } from "./resolve_settings.ts";
