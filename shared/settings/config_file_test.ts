import assert from "node:assert/strict";
import { readConfigFile } from "./config_file.ts";
import { defineSettings, oneOf, repeatable, setting, text, wholeNumber } from "./mod.ts";
import { resolveSettings } from "./resolve_settings.ts";
import { SettingsError } from "./errors.ts";
import { parseYaml } from "./parse_yaml.ts";

const table = defineSettings({
  program: "lab",
  summary: "Tests settings.",
  settings: {
    delayMs: setting({
      variable: "DELAY_MS",
      flag: "--delay-ms",
      type: wholeNumber({ min: 0, max: 100, unit: "ms" }),
      default: "40",
      help: "A delay.",
    }),
    mode: setting({
      variable: "TLS_MODE",
      flag: "--tls-mode",
      type: oneOf(["tls", "off"]),
      default: "tls",
      help: "A mode.",
    }),
    hosts: repeatable({ variable: "HOSTS", flag: "--host", type: text(), help: "Hosts." }),
  },
});

const read = (content: string) =>
  Object.fromEntries(
    readConfigFile(table, "lab.yaml", { readFile: () => content, parseYaml }).given,
  );

const good: [string, string, Record<string, string[]>][] = [
  ["YAML", "delay_ms: 5\ntls_mode: off\n", { DELAY_MS: ["5"], TLS_MODE: ["off"] }],
  ["JSON", '{"delay_ms": 5, "hosts": ["a", "b"]}', { DELAY_MS: ["5"], HOSTS: ["a", "b"] }],
  ["a list in blocks", "hosts:\n  - a,b\n  - c # first\n", { HOSTS: ["a,b", "c"] }],
  ["one value for a list", "hosts: a", { HOSTS: ["a"] }],
  ["several values between commas", "hosts: a, b", { HOSTS: ["a", "b"] }],
  ["nothing", "# nothing\n", {}],
  ["empty values", "delay_ms:\nhosts: []\ntls_mode: ''\n", {}],
];
for (const [name, content, given] of good) {
  Deno.test(`readConfigFile reads ${name}`, () => assert.deepEqual(read(content), given));
}

const bad: [string, string, RegExp][] = [
  ["no YAML", "a: b: c", /expected YAML or JSON: .*line 1/],
  ["a key that stands twice", "delay_ms: 1\ndelay_ms: 2", /unique at line 2/],
  ["a list", "- delay_ms", /expected a table of settings/],
  ["a misspelt setting", "delay_msec: 5", /no setting delay_msec; did you mean delay_ms\?/],
  ["an upper-case setting", "DELAY_MS: 5", /no setting DELAY_MS; did you mean delay_ms\?/],
  ["a flag's name", "host: a", /no setting host; did you mean hosts\?/],
  ["a flag's beginning", "delay: 5", /no setting delay; did you mean delay_ms\?/],
  [
    "a list where one value is due",
    "delay_ms: [1]",
    /delay_ms takes a single value: a whole number/,
  ],
  ["a table as a value", "hosts: {a: 1}", /hosts takes a value or a list of them/],
];
for (const [name, content, words] of bad) {
  Deno.test(`readConfigFile refuses ${name}, in one line that names the file`, () => {
    assert.throws(() => read(content), (error: unknown) => {
      assert.ok(error instanceof SettingsError);
      assert.equal(error.kind, "config_file");
      assert.match(error.message, words);
      assert.match(error.message, /^--config is "lab\.yaml"; .*$/);
      return true;
    });
  });
}

Deno.test("resolveSettings takes the file of --config behind flag, environment and .env file", () => {
  const files: Record<string, string> = {
    ".env": "TLS_MODE=off",
    "lab.json": '{"tls_mode": "tls", "delay_ms": 7, "hosts": ["x"]}',
  };
  const resolved = resolveSettings(table, {
    args: ["--config", "lab.json", "--host", "y"],
    env: {},
    envFileCandidates: [".env"],
    readFile: (path) => files[path],
    parseYaml,
  });
  assert.ok(resolved.kind === "settings");
  assert.deepEqual(resolved.values, { delayMs: 7, mode: "off", hosts: ["y"] });
  assert.deepEqual(resolved.origins.delayMs, { kind: "file", path: "lab.json" });
  assert.deepEqual(resolved.files, [".env", "lab.json"]);
});

Deno.test("resolveSettings refuses a value of the file of --config in the words of its setting", () => {
  const sources = {
    args: ["--config=lab.json"],
    env: {},
    envFileCandidates: [],
    readFile: () => '{"delay_ms": 101}',
    parseYaml,
  };
  assert.throws(
    () => resolveSettings(table, sources),
    /--delay-ms \(DELAY_MS\) is "101", from lab\.json; expected a whole number from 0 to 100 ms/,
  );
});
