import assert from "node:assert/strict";
import { dirname } from "node:path";
import { tempDir } from "../shared/base/testing.ts";
import { checkLayers, LAYERS, RULES } from "./layers.ts";
import { findCycles } from "./layers_cycles.ts";
import type { RoomRules } from "./scenario_rooms.ts";
import type { ExportRules } from "./unused_exports.ts";

const SOUND: Readonly<Record<string, string>> = {
  "deno.json": JSON.stringify({
    workspace: ["./shared", "./df"],
    imports: { "@lab/clock": "./shared/clock/mod.ts" },
  }),
  "shared/deno.json": "{}",
  "df/deno.json": "{}",
  "shared/clock/mod.ts": `export { now } from "./now.ts";`,
  "shared/clock/now.ts": `export const now = (): number => 0;`,
  "shared/clock/testing.ts": `export const fake = 1;`,
  "shared/pace/mod.ts": `import { now } from "../clock/mod.ts"; export const due: number = now();`,
  "shared/pace/due_test.ts": `import "../clock/testing.ts"; import "node:net";`,
  "shared/pace/due_cases/net.ts": `import "../../clock/testing.ts"; import "node:tls";`,
  "shared/pace/version.ts": `import c from "../deno.json" with { type: "json" }; export { c };`,
  "shared/transport/mod.ts": `import "node:tls"; export type { Socket } from "node:net";`,
  "df/main.ts": `import { now } from "@lab/clock"; export { now };`,
};

/** Without a word on exports, but for the tests of those. */
const ANY_EXPORTS: ExportRules = { published: [], unchecked: ["shared", "df"] };

async function check(
  changes: Readonly<Record<string, string>>,
  { exports = ANY_EXPORTS, rooms = { scenarios: [], lists: [] } }: {
    readonly exports?: ExportRules;
    readonly rooms?: RoomRules;
  } = {},
): Promise<string[]> {
  await using temp = await tempDir();
  const root = temp.path;
  for (const [name, text] of Object.entries({ ...SOUND, ...changes })) {
    await Deno.mkdir(dirname(`${root}/${name}`), { recursive: true });
    await Deno.writeTextFile(`${root}/${name}`, text);
  }
  const problems = await checkLayers(root, {
    folders: ["shared", "df"],
    rules: RULES,
    exports,
    rooms,
  });
  return problems.map((problem) => problem.replaceAll(root, ""));
}

Deno.test("checkLayers finds nothing when all imports go down", async () => {
  assert.deepEqual(await check({}), []);
});

Deno.test("checkLayers tells the import that breaks a rule", async (t) => {
  const rows: readonly (readonly [string, Record<string, string>, readonly (string | RegExp)[]])[] =
    [
      ["an upward import", {
        "shared/clock/now.ts": `\nimport "../pace/due.ts";`,
        "shared/pace/due.ts": "",
      }, [
        "shared/clock/now.ts:2 imports shared/pace/due.ts: pace stands above clock",
      ]],
      ["an upward import of a type", {
        "shared/clock/now.ts": `import type { X } from "../codec/mod.ts"; export type Y = X;`,
        "shared/codec/mod.ts": `export type X = 1;`,
      }, ["shared/clock/now.ts:1 imports shared/codec/mod.ts: codec stands above clock"]],
      ["an upward dynamic import", {
        "shared/clock/now.ts": `export const load = () => import("../codec/mod.ts");`,
        "shared/codec/mod.ts": "",
      }, ["shared/clock/now.ts:1 imports shared/codec/mod.ts: codec stands above clock"]],
      ["an upward export", {
        "shared/clock/now.ts": `export * from "../codec/mod.ts";`,
        "shared/codec/mod.ts": "",
      }, ["shared/clock/now.ts:1 imports shared/codec/mod.ts: codec stands above clock"]],
      ["an upward import in a test", {
        "shared/clock/now_test.ts": `import "../codec/mod.ts";`,
        "shared/codec/mod.ts": "",
      }, ["shared/clock/now_test.ts:1 imports shared/codec/mod.ts: codec stands above clock"]],
      ["a deep import", { "shared/pace/mod.ts": `export * from "../clock/now.ts";` }, [
        "shared/pace/mod.ts:1 imports shared/clock/now.ts: another layer is reached by its mod.ts",
      ]],
      ["a deep import by a program", { "df/main.ts": `import "../shared/clock/now.ts";` }, [
        "df/main.ts:1 imports shared/clock/now.ts: another layer is reached by its mod.ts",
      ]],
      ["a helper of tests in a program", { "df/main.ts": `import "../shared/clock/testing.ts";` }, [
        "df/main.ts:1 imports shared/clock/testing.ts: only tests may",
      ]],
      ["a program in shared", {
        "shared/pace/mod.ts": `export * from "../../df/x.ts";`,
        "df/x.ts": "",
      }, ["shared/pace/mod.ts:1 imports df/x.ts: shared/ uses no program or tool"]],
      ["an engine above the seam", { "df/main.ts": `import "npm:@grpc/grpc-js@1.14.7";` }, [
        "df/main.ts:1 imports @grpc/grpc-js: only shared/rpc/grpc_js may",
      ]],
      ["sockets above the transport", {
        "shared/serve/mod.ts": `import type { Server } from "node:tls"; export type S = Server;`,
      }, [
        "shared/serve/mod.ts:1 imports node:tls: only shared/transport, shared/credentials, shared/rpc/grpc_js may",
      ]],
      ["HTTP/2 of the platform outside of its engine", {
        "shared/transport/mod.ts": `export { connect } from "node:http2";`,
        "shared/transport/dial_test.ts": `import "node:http2";`,
      }, [
        "shared/transport/dial_test.ts:1 imports node:http2: only shared/rpc/grpc_js may",
        "shared/transport/mod.ts:1 imports node:http2: only shared/rpc/grpc_js may",
      ]],
      ["none of what other projects import", {
        "shared/mod.ts": `export * from "./pace/mod.ts";`,
      }, []],
      ["what other projects import in a layer", {
        "shared/mod.ts": `export * from "./clock/mod.ts";`,
        "shared/pace/mod.ts": `export * from "../mod.ts";`,
      }, ["shared/pace/mod.ts:1 imports shared/mod.ts: it stands above all layers"]],
      ["a folder that is no layer", {
        "shared/extra/mod.ts": `export * from "../clock/mod.ts";`,
      }, ["shared/extra/mod.ts:1 shared/extra is not in the layers"]],
      ["a file that is not there", { "df/main.ts": `import "./gone.ts";` }, [
        /^df\/main\.ts:1 Module not found "file:\/\/\/df\/gone\.ts"/,
      ]],
      ["a package that is not mapped", { "df/main.ts": `import "unmapped";` }, [
        /^df\/main\.ts:1 .*unmapped/,
      ]],
      ["a program started by itself", { "df/a.ts": `new Deno.Command("ls");` }, [
        "df/a.ts:1 starts a program: only shared/base/testing/launch.ts may",
      ]],
      ["a cycle", { "df/a.ts": `import "./b.ts";`, "df/b.ts": `import type {} from "./a.ts";` }, [
        "import cycle: df/a.ts -> df/b.ts -> df/a.ts",
      ]],
    ];
  for (const [name, changes, expected] of rows) {
    await t.step(name, async () => {
      const problems = await check(changes);
      assert.equal(problems.length, expected.length, problems.join("\n"));
      expected.forEach((line, at) =>
        typeof line === "string"
          ? assert.equal(problems[at], line)
          : assert.match(problems[at], line)
      );
    });
  }
});

Deno.test("checkLayers tells a scenario that is named outside of its rooms, in tests of shared/ too", async () => {
  const rooms: RoomRules = {
    scenarios: [{ name: "due", words: /\bdue\b/, rooms: ["shared/pace/"] }],
    lists: [],
  };
  const changes = {
    "shared/transport/mod.ts": "\n/** Knows what is due. */",
    "shared/transport/dial_test.ts": 'import "./mod.ts"; // what is due',
    "shared/transport/_sample.ts": "/** What is due. */",
    "df/main_test.ts": "/** Runs what is due. */",
  };
  assert.deepEqual(await check(changes, { rooms }), [
    "shared/transport/_sample.ts:1 names due outside of its rooms",
    "shared/transport/dial_test.ts:1 names due outside of its rooms",
    "shared/transport/mod.ts:2 names due outside of its rooms",
  ]);
});

Deno.test("checkLayers tells the export that nobody uses", async (t) => {
  const exports: ExportRules = { published: ["df/main.ts"], unchecked: ["shared/transport"] };
  const used = {
    "shared/pace/mod.ts": `export { due, early } from "./due.ts";`,
    "shared/pace/due.ts": `import { now } from "../clock/mod.ts";
export const due: number = now();
export const early = due - 1;`,
    "shared/pace/due_test.ts": `import { fake } from "../clock/testing.ts"; fake;`,
    "shared/pace/due_cases/net.ts": "",
    "shared/pace/version.ts": "",
    "df/main.ts": `import { due, early } from "../shared/pace/mod.ts";\nexport { due, early };`,
  };
  const rows: readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
    ["none when all are used", {}, []],
    ["a name of mod.ts that its layer alone imports", {
      "df/main.ts": `import { due } from "../shared/pace/mod.ts"; due;`,
      "shared/pace/late.ts": `import { early } from "./mod.ts"; early;`,
    }, ["shared/pace/mod.ts:1 exports early, which nothing outside of shared/pace imports"]],
    ["a name of mod.ts that only tests import", {
      "df/main.ts": `import { due } from "../shared/pace/mod.ts"; due;`,
      "df/main_test.ts": `import "./_helper.ts";`,
      "df/_helper.ts": `import { early } from "../shared/pace/mod.ts"; early;`,
    }, ["shared/pace/mod.ts:1 exports early, which only tests import outside of shared/pace"]],
    ["none when a test imports what a testing.ts has", {
      "shared/pace/testing.ts": `export { early as soon } from "./due.ts";`,
      "df/main_test.ts": `import { soon } from "../shared/pace/testing.ts"; soon;`,
    }, []],
    ["a name of a testing.ts that no test imports", {
      "shared/pace/testing.ts": `export { early as soon } from "./due.ts";`,
    }, ["shared/pace/testing.ts:1 exports soon, which no other file imports"]],
    ["a name that its own file alone uses", {
      "df/own.ts": `export const a = 1;\nexport const b = a;`,
      "df/main_test.ts": `import { b } from "./own.ts"; b;`,
    }, ["df/own.ts:1 exports a, which no other file imports"]],
    ["a name of a file that nothing imports", { "df/own.ts": `export const a = 1;` }, [
      "df/own.ts:1 exports a, which no other file imports",
    ]],
    ["none when all of a module are imported at once", {
      "df/own.ts": `export const a = 1;`,
      "df/main_test.ts": `const { a } = await import("./own.ts"); a;`,
    }, []],
  ];
  for (const [name, changes, expected] of rows) {
    await t.step(name, async () => {
      assert.deepEqual(await check({ ...used, ...changes }, { exports }), expected);
    });
  }
});

Deno.test("findCycles tells one shortest way for each group when groups are tangled", () => {
  const edges = (text: string) => text.split(" ").map(([from, to]) => ({ from, to }));
  assert.deepEqual(findCycles(edges("ab bc ad")), []);
  assert.deepEqual(findCycles(edges("aa")), [["a", "a"]]);
  assert.deepEqual(findCycles(edges("ab bc ca cb xa xy yx")), [
    ["a", "b", "c", "a"],
    ["x", "y", "x"],
  ]);
});

Deno.test("LAYERS are the exports of shared when both are read", async () => {
  const config = await Deno.readTextFile(new URL("../shared/deno.json", import.meta.url));
  const names = Object.keys(JSON.parse(config).exports);
  const exported = names.filter((name) => name !== ".").map((name) => name.split("/")[1]);
  assert.deepEqual([...new Set(exported)].sort(), [...LAYERS].sort());
});
