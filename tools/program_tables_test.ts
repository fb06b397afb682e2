import assert from "node:assert/strict";
import { helpText, NO_SOURCES, resolveSettings } from "../shared/settings/testing.ts";
import { PROGRAM_TABLES } from "./program_tables.ts";

for (const table of PROGRAM_TABLES) {
  Deno.test(`the defaults of ${table.program} are accepted`, () => {
    assert.equal(resolveSettings(table, NO_SOURCES).kind, "settings");
  });

  Deno.test(`the help of ${table.program} names every flag, variable and default in 100 columns`, () => {
    const help = helpText(table);
    for (const each of Object.values(table.settings)) {
      assert.ok(help.includes(`  ${each.flag}`), each.flag);
      assert.ok(help.includes(`${each.variable}; default ${each.default ?? "unset"};`), each.flag);
    }
    for (const line of help.split("\n")) assert.ok(line.length <= 100, line);
  });

  Deno.test(`settings of ${table.program} are written as the README expects`, () => {
    for (const each of Object.values(table.settings)) {
      assert.match(each.help, /^[A-Z].*\.$/, each.flag);
      assert.match(each.variable, /^[A-Z][A-Z_]*$/);
      assert.match(each.flag, /^--[a-z][a-z-]*$/);
    }
  });

  Deno.test(`no variable of ${table.program} is taken for a slip of one of the others`, () => {
    const own = Object.values(table.settings).map((each) => each.variable);
    const others = PROGRAM_TABLES.flatMap((each) => Object.values(each.settings))
      .map((each) => each.variable).filter((variable) => !own.includes(variable));
    for (const variable of others) {
      const resolved = resolveSettings(table, {
        ...NO_SOURCES,
        envFileCandidates: [".env"],
        readFile: () => `${variable}=1\n`,
      });
      assert.ok(resolved.kind === "settings");
      assert.deepEqual(resolved.warnings, [], variable);
    }
  });
}
