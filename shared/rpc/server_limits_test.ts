import assert from "node:assert/strict";
import { DEFAULT_SERVER_LIMITS, resolveServerLimits } from "./server_limits.ts";

Deno.test("resolveServerLimits replaces what is given and keeps the rest", () => {
  const limits = resolveServerLimits({ maxHandlers: 7 });
  assert.deepEqual(limits, { ...DEFAULT_SERVER_LIMITS, maxHandlers: 7 });
});

Deno.test("resolveServerLimits throws and names the limit when it is no size", () => {
  assert.throws(() => resolveServerLimits({ writeTimeoutMs: -1 }), /writeTimeoutMs is -1/);
  assert.throws(() => resolveServerLimits({ maxConnections: NaN }), /maxConnections is NaN/);
});

Deno.test("docs/limits.md lists each limit once, with its default", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/limits.md", import.meta.url));
  const rows = [...text.matchAll(/^\| `(\w+)` +\| +(\w+) +\|/gm)];
  const listed = Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]));
  assert.equal(rows.length, Object.keys(listed).length);
  assert.deepEqual(listed, { ...DEFAULT_SERVER_LIMITS });
});

Deno.test("docs/limits.md names tests of attacks that there are", async () => {
  const read = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));
  const sources = [await read("wire/hostile_test.ts"), await read("../../df/open_files_test.ts")];
  for await (const { name } of Deno.readDir(new URL("wire/hostile_cases", import.meta.url))) {
    sources.push(await read(`wire/hostile_cases/${name}`));
  }
  const [, section] = (await read("../../docs/limits.md")).split("## Attacks, and");
  const table = section.split("\n## ")[0];
  const rows = table.split("\n").filter((line) => line.startsWith("|")).slice(2);
  assert.ok(rows.length > 25);
  for (const row of rows) {
    const cells = row.split("|");
    // A name may leave out its middle or its end, and say in parentheses or as code where it is.
    const pieces = cells[cells.length - 2].replaceAll(/\(`[^`]*`\)|`[^`]*`/g, "").split(/…|;/);
    for (const piece of pieces.map((each) => each.trim()).filter((each) => each !== "")) {
      assert.ok(sources.some((source) => source.includes(piece)), `no test is named ${piece}`);
    }
  }
});
