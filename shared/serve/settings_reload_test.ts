import assert from "node:assert/strict";
import { createLogger } from "../observe/mod.ts";
import { defineSettings, setting, wholeNumber } from "../settings/mod.ts";
import { resolveSettings } from "../settings/testing.ts";
import { settingsReload } from "./settings_reload.ts";

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

Deno.test("settingsReload hands over what may change, and warns once of what may not", async () => {
  let content = "LIVE=2\nFIXED=2";
  const sources = {
    ...{ args: [], env: {}, envFileCandidates: ["lab.env"] },
    readFile: () => content,
    parseYaml: () => undefined,
  };
  const resolved = resolveSettings(table, sources);
  assert.ok(resolved.kind === "settings");
  const said: string[] = [];
  const taken: unknown[] = [];
  const { paths, reload } = settingsReload({
    table,
    loaded: { ...resolved, sources },
    onSettings: (values) => taken.push(values),
    logger: createLogger({ sink: (line) => said.push(line) }),
  });
  assert.deepEqual(paths, ["lab.env"]);
  assert.equal(await reload(), undefined);
  content = "LIVE=3\nFIXED=3";
  assert.deepEqual(await reload(), { LIVE: 3 });
  assert.equal(await reload(), undefined);
  content = "LIVE=10\nFIXED=3";
  assert.throws(() => reload(), /LIVE\) is "10"/);
  content = "LIVE=4\nFIXED=3";
  assert.deepEqual(await reload(), { LIVE: 4 });
  assert.deepEqual(taken, [{ live: 3, fixed: 2 }, { live: 4, fixed: 2 }]);
  assert.equal(said.length, 1);
  assert.match(said[0], /WARN FIXED: the new value counts from the next start$/);
});
