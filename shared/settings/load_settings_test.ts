import assert from "node:assert/strict";
import { parseYaml } from "./parse_yaml.ts";
import { defineSettings, setting, wholeNumber } from "./mod.ts";
import {} from "./errors.ts";
import { denoSources, loadSettings } from "./load_settings.ts";

const table = defineSettings({
  program: "lab",
  summary: "Tests settings.",
  settings: {
    size: setting({
      variable: "LAB_TEST_SIZE",
      flag: "--size",
      type: wholeNumber({ min: 1, max: 9 }),
      default: "3",
      help: "A size.",
    }),
  },
});

const load = (args: string[]) =>
  loadSettings(table, {
    version: "1.2.3",
    sources: { args, env: {}, envFileCandidates: [], readFile: () => "", parseYaml },
  });

Deno.test("loadSettings gives settings when they are right", () => {
  const loaded = load(["--size=4"]);
  assert.ok(loaded.kind === "settings");
  assert.equal(loaded.values.size, 4);
});

Deno.test("loadSettings stops with 2 and the program's name when they are wrong", () => {
  assert.deepEqual(load(["--size=0"]), {
    kind: "stop",
    exitCode: 2,
    text:
      'lab: --size (LAB_TEST_SIZE) is "0", from the flag; expected a whole number from 1 to 9\n',
  });
});

Deno.test("loadSettings stops with 0 when help or the version is asked for", () => {
  assert.deepEqual(load(["--version"]), { kind: "stop", exitCode: 0, text: "lab 1.2.3\n" });
  const help = load(["--help"]);
  assert.ok(help.kind === "stop");
  assert.equal(help.exitCode, 0);
  assert.match(help.text, /^Usage: lab \[flags\]\n[\s\S]*--size NUMBER\n[\s\S]*\n$/);
});

Deno.test({
  name: "denoSources reads the variables of the table and no other",
  permissions: { env: ["LAB_TEST_SIZE"] },
  async fn() {
    Deno.env.set("LAB_TEST_SIZE", "7");
    try {
      const sources = await denoSources(table, { args: ["x"], programDir: "/lab" });
      assert.deepEqual(sources.args, ["x"]);
      assert.deepEqual(sources.env, { LAB_TEST_SIZE: "7" });
      assert.deepEqual(sources.envFileCandidates, [".env", "/lab/.env"]);
    } finally {
      Deno.env.delete("LAB_TEST_SIZE");
    }
  },
});
