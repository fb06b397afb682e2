import assert from "node:assert/strict";
import { parseEnv } from "node:util";
import { clientTable } from "@lab/shared/load";
import { findScenario } from "@lab/shared/scenarios";
import { dfSettings } from "@lab/shared/servers";
import {
  defineSettings,
  type Origin,
  setting,
  type SettingsTable,
  text,
} from "@lab/shared/settings";
import { resolveSettings } from "../shared/settings/testing.ts";
import { readFromRoot, settingsDocs, staleDocs } from "./settings_docs.ts";
import { envExample, replaceSection, settingsTable } from "./settings_docs_text.ts";

function tableOf(program: string, defaultText?: string): SettingsTable {
  const type = { ...text(), expected: "a|b" };
  const spec = { variable: "NAME", flag: "--name" as const, type, help: "A name." };
  const name = defaultText === undefined
    ? setting(spec)
    : setting({ ...spec, default: defaultText });
  return defineSettings({ program, summary: "", settings: { name } });
}

Deno.test("docs/settings.md, schemas and .env.example files say what the settings' tables say", async () => {
  assert.deepEqual(await staleDocs(await settingsDocs(readFromRoot)), []);
});

Deno.test("staleDocs names the files that differ or are missing", async () => {
  const docs = new Map([
    ["deno.json", await readFromRoot("deno.json")],
    ["README.md", "something else"],
    ["no/such/file", ""],
  ]);
  assert.deepEqual(await staleDocs(docs), ["README.md", "no/such/file"]);
});

Deno.test("settingsTable has a column a program, and escapes what divides cells", () => {
  assert.equal(
    settingsTable([tableOf("a", "long default"), tableOf("b"), tableOf("c", "x")]),
    [
      "| Variable | Flag     | `a`            | `b`   | `c` | Values | Meaning |",
      "| -------- | -------- | -------------- | ----- | --- | ------ | ------- |",
      "| `NAME`   | `--name` | `long default` | unset | `x` | a\\|b   | A name. |",
    ].join("\n"),
  );
});

Deno.test("settingsTable has a row for each meaning of a variable, side by side, with empty cells", () => {
  const port = (program: string, help: string) =>
    defineSettings({
      program,
      summary: "",
      settings: {
        port: setting({ variable: "PORT", flag: "--port", type: text(), default: "1", help }),
        ttl: setting({ variable: program.toUpperCase(), flag: "--x", type: text(), help: "X." }),
      },
    });
  const rows = settingsTable([port("a", "Listens."), port("b", "Dials.")]).split("\n").slice(2);
  assert.deepEqual(
    rows.map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim())),
    [
      ["`PORT`", "`--port`", "`1`", "", text().expected, "Listens."],
      ["`PORT`", "`--port`", "", "`1`", text().expected, "Dials."],
      ["`A`", "`--x`", "unset", "", text().expected, "X."],
      ["`B`", "`--x`", "", "unset", text().expected, "X."],
    ],
  );
});

Deno.test("settingsTable marks what a running program takes again", () => {
  const spec = { flag: "--limit" as const, type: text(), help: "A limit." };
  const table = defineSettings({
    program: "a",
    summary: "",
    settings: {
      live: setting({ ...spec, variable: "LIVE", default: "5", reloadable: true }),
      fixed: setting({ ...spec, variable: "FIXED", flag: "--fixed", default: "5" }),
    },
  });
  const cells = settingsTable([table]).split("\n").slice(2).map((row) => row.split("|")[3].trim());
  assert.deepEqual(cells, ["`5` ↻", "`5`"]);
});

Deno.test("envExample sets a variable that has the same default in all programs", () => {
  const lines = envExample([tableOf("a", "x"), tableOf("b", "x")]).split("\n");
  assert.equal(lines.filter((line) => line === "NAME=x").length, 1);
});

Deno.test("envExample sets no variable that has no default, or another in each program", () => {
  const without = envExample([tableOf("a")]);
  assert.ok(without.includes("\n# NAME=\n"), without);
  const differing = envExample([tableOf("a", "x"), tableOf("b", "y")]);
  assert.ok(differing.includes("\n# NAME=x # a\n# NAME=y # b\n"), differing);
  assert.deepEqual({ ...parseEnv(without), ...parseEnv(differing) }, {});
  assert.deepEqual({ ...parseEnv(differing.replace("# NAME=x", "NAME=x")) }, { NAME: "x" });
});

for (
  const [table, path] of [
    [dfSettings, "df/.env.example"],
    [clientTable(findScenario("01_steady")!), "smft/.env.example"],
    [clientTable(findScenario("02_coldconn")!), "smft/.env.example"],
  ] as [SettingsTable, string][]
) {
  Deno.test(`a copy of ${path} changes nothing for ${table.program}`, async () => {
    const example = await readFromRoot(path);
    const fileOrigins = ({ origins }: { readonly origins: Readonly<Record<string, Origin>> }) =>
      Object.keys(table.settings).filter((key) => table.settings[key].type.kind === "file")
        .map((key) => origins[key]);
    const resolve = (envFile: string) => {
      const resolved = resolveSettings(table, {
        args: [],
        env: {},
        envFileCandidates: [".env"],
        parseYaml: () => undefined,
        readFile: () => envFile,
      });
      assert.ok(resolved.kind === "settings");
      return resolved;
    };
    assert.deepEqual(resolve(example).shown, resolve("").shown);
    assert.deepEqual(resolve(example).warnings, []);
    assert.deepEqual(fileOrigins(resolve(example)), fileOrigins(resolve("")));
  });
}

Deno.test("replaceSection replaces what stands between the markers, and nothing else", () => {
  const before = "a\n<!-- settings:x -->\nold\n<!-- /settings:x -->\nb\n<!-- settings:y -->";
  const after = replaceSection(before, { name: "x", content: "new" });
  assert.equal(
    after,
    "a\n<!-- settings:x -->\n\nnew\n\n<!-- /settings:x -->\nb\n<!-- settings:y -->",
  );
  assert.equal(replaceSection(after, { name: "x", content: "new" }), after);
});

Deno.test("replaceSection throws when the section is missing, open or there twice", () => {
  const section = "<!-- settings:x -->\n<!-- /settings:x -->\n";
  for (const document of ["", "<!-- settings:x -->", section + section]) {
    assert.throws(() => replaceSection(document, { name: "x", content: "" }), RangeError);
  }
});

Deno.test("replaceSection takes a marker of its own, which is no setting's", () => {
  const before = "<!-- fields -->\nold\n<!-- /fields -->";
  const after = "<!-- fields -->\n\nnew\n\n<!-- /fields -->";
  assert.equal(replaceSection(before, { marker: "fields", content: "new" }), after);
  assert.throws(() => replaceSection(before, { name: "fields", content: "" }), RangeError);
});
