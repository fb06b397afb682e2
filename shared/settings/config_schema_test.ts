import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { readConfigFile } from "./config_file.ts";
import { configSchema } from "./config_schema.ts";
import {
  addressSettings,
  commonSettings,
  defineSettings,
  serverSettings,
  setting,
  type SettingsTable,
  tlsFilesUnused,
  wholeNumber,
} from "./mod.ts";
import { resolveSettings } from "./resolve_settings.ts";
import { parseYaml } from "./parse_yaml.ts";

const dfSettings = defineSettings({
  program: "df",
  summary: "",
  settings: serverSettings({
    delayMs: setting({
      variable: "DELAY_MS",
      flag: "--delay-ms",
      type: wholeNumber({ min: 0, max: 60_000, unit: "ms" }),
      default: "40",
      help: "",
    }),
  }),
  filesUnused: tlsFilesUnused,
});
const clientSettings: SettingsTable = defineSettings({
  program: "client",
  summary: "",
  settings: {
    ...addressSettings({ host: "localhost", hostHelp: "", portMin: 1, portHelp: "" }),
    ...commonSettings(),
  },
});

const validate = new Ajv2020({ allowUnionTypes: true }).compile(configSchema(dfSettings));

const rows: [string, boolean][] = [
  ["df_address: [127.0.0.1:0, unix:a]\nlog_level: warn\ndelay_ms: 5", true],
  ["df_address: unix:a\ntls_mode: off", true],
  ['{"$schema": "df.schema.json", "delay_ms": 5}', true],
  ["delay_ms: 50ms\nmax_request_bytes: 4MiB", true],
  ["delay_ms: 50 ms", false],
  ["delay_msec: 5", false],
  ["delay_ms: 5.5", false],
  ["delay_ms: -1", false],
  ["tls_mode: on", false],
  ["delay_ms: [5]", false],
  ["- delay_ms", false],
];
for (const [content, isRight] of rows) {
  const words = isRight ? "accepts" : "refuses";
  Deno.test(`configSchema ${words} ${JSON.stringify(content)}, as the program does`, () => {
    assert.equal(validate(parseYaml(content)), isRight);
    const sources = {
      args: ["--config", "df.yaml"],
      env: {},
      envFileCandidates: [],
      readFile: () => content,
      parseYaml,
    };
    const resolve = () => resolveSettings(dfSettings, sources);
    if (isRight) resolve();
    else assert.throws(resolve);
  });
}

for (const table of [dfSettings as SettingsTable, clientSettings]) {
  Deno.test(`configSchema of ${table.program} has the names that its file may have, and no others`, () => {
    const { properties } = configSchema(table) as { properties: Record<string, unknown> };
    const file = JSON.stringify(Object.fromEntries(Object.keys(properties).map((key) => [key, 1])));
    const { given } = readConfigFile(table, "lab.json", { readFile: () => file, parseYaml });
    assert.equal(given.size, Object.keys(table.settings).length);
  });
}
