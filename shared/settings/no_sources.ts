import assert from "node:assert/strict";
import type { SettingsSources } from "./resolve_settings.ts";

/** Sources in which nothing is set, for tests: no file is to be read. */
export const NO_SOURCES: SettingsSources = {
  args: [],
  env: {},
  envFileCandidates: [],
  readFile: () => assert.fail("a default file is not read"),
  parseYaml: () => assert.fail("there is no file of --config"),
};
