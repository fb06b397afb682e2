import assert from "node:assert/strict";
import { defineSettings, reloadSettings, setting, wholeNumber } from "./mod.ts";
import { resolveSettings } from "./resolve_settings.ts";
import { parseYaml } from "./parse_yaml.ts";

const type = wholeNumber({ min: 0, max: 9 });
const table = defineSettings({
  program: "lab",
  summary: "Tests settings.",
  settings: {
    live: setting({
      ...{ variable: "LIVE", flag: "--live", type, default: "1", help: "Live." },
      reloadable: true,
    }),
    fixed: setting({ variable: "FIXED", flag: "--fixed", type, default: "1", help: "Fixed." }),
  },
});

/** Settings from a file whose content a test changes. */
function lab(args: string[] = []) {
  const file = { content: "live: 2\nfixed: 2" };
  const sources = {
    args: ["--config", "lab.yaml", ...args],
    env: {},
    envFileCandidates: [],
    readFile: () => file.content,
    parseYaml,
  };
  const first = resolveSettings(table, sources);
  assert.ok(first.kind === "settings");
  return { file, sources, first };
}

Deno.test("reloadSettings takes what may change, and tells what counts only later", () => {
  const { file, sources, first } = lab();
  file.content = "live: 3\nfixed: 3";
  const { settings, changed, later } = reloadSettings(table, sources, first);
  assert.deepEqual(settings.values, { live: 3, fixed: 2 });
  assert.deepEqual(settings.shown, { LIVE: 3, FIXED: 2 });
  assert.deepEqual(changed, ["live"]);
  assert.deepEqual(later, ["FIXED"]);
});

Deno.test("reloadSettings goes back to the default when the file says nothing any more", () => {
  const { file, sources, first } = lab();
  file.content = "fixed: 2";
  const { settings } = reloadSettings(table, sources, first);
  assert.equal(settings.values.live, 1);
  assert.deepEqual(settings.origins.live, { kind: "default" });
});

Deno.test("reloadSettings gives the same settings when nothing changed or a flag wins", () => {
  const { file, sources, first } = lab(["--live", "5"]);
  assert.equal(reloadSettings(table, sources, first).settings, first);
  file.content = "live: 3\nfixed: 2";
  assert.equal(reloadSettings(table, sources, first).settings, first);
});

Deno.test("reloadSettings throws when the new file is wrong", () => {
  const { file, sources, first } = lab();
  file.content = "live: 10";
  assert.throws(() => reloadSettings(table, sources, first), /LIVE\) is "10"/);
});
