import assert from "node:assert/strict";
import { type RoomRules, strayWords } from "./scenario_rooms.ts";

const RULES: RoomRules = {
  lists: ["shared/scenarios/list.ts", "shared/servers/list.ts"],
  scenarios: [
    {
      name: "signing",
      words: /signing|signer|\b(queue|sign|network)_ms\b|\b(queue|sign|network)Ms\b/i,
      rooms: [
        "shared/signing/",
        "shared/scenarios/signing/",
        "shared/services/signing/",
        "shared/servers/signing/",
        "shared/codec/generated/signing_pb.js",
      ],
    },
    { name: "coldconn", words: /coldconn/i, rooms: ["shared/scenarios/coldconn/"] },
  ],
};

const SOUND: Readonly<Record<string, string>> = {
  "shared/scenarios/list.ts": `import "./signing/mod.ts"; import "./coldconn/mod.ts";`,
  "shared/servers/list.ts": `import "./signing/mod.ts";`,
  "shared/scenarios/coldconn/mod.ts": `export const test = "02_coldconn";`,
  "shared/scenarios/signing/mod.ts": `export const test = "03_signing";`,
  "shared/scenarios/signing/fields_test.ts": `queue_ms; network_ms;`,
  "shared/servers/signing/mod.ts": "",
  "shared/services/signing/mod.ts": `export class Signer {}`,
  "shared/signing/mod.ts": `export const signMs = 1;`,
  "shared/codec/generated/signing_pb.js": "",
  "shared/load/run.ts": `export const queue = "sign, network";`,
  "df/03_signing_server.ts": `import "../shared/servers/signing/mod.ts";`,
};

function check(changes: Readonly<Record<string, string>>): string[] {
  return strayWords(new Map(Object.entries({ ...SOUND, ...changes })), RULES);
}

const rows: readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
  ["nothing when each is named in its rooms, in a list or outside of shared", {}, []],
  ["the line that names one", {
    "shared/load/run.ts": `\n\nimport { SigningShare } from "./share.ts";`,
  }, ["shared/load/run.ts:3 names signing outside of its rooms"]],
  ["a field of its records", { "shared/load/run.ts": `record.queue_ms = 1;` }, [
    "shared/load/run.ts:1 names signing outside of its rooms",
  ]],
  ["a comment and a test", {
    "shared/load/run.ts": "/** Also of 02_coldconn. */",
    "shared/load/run_test.ts": `const test = "03_signing";`,
  }, [
    "shared/load/run_test.ts:1 names signing outside of its rooms",
    "shared/load/run.ts:1 names coldconn outside of its rooms",
  ]],
  ["one in the room of another", {
    "shared/scenarios/coldconn/mod.ts": `import "../signing/mod.ts";`,
  }, ["shared/scenarios/coldconn/mod.ts:1 names signing outside of its rooms"]],
  ["a file that begins like a room", {
    "shared/signing_more.ts": "/** Of 03_signing. */",
  }, ["shared/signing_more.ts:1 names signing outside of its rooms"]],
];
for (const [name, changes, expected] of rows) {
  Deno.test(`strayWords tells ${name}`, () => assert.deepEqual(check(changes), expected));
}

Deno.test("strayWords tells a room and a list that are not there", () => {
  const texts = new Map(Object.entries(SOUND));
  texts.delete("shared/servers/list.ts");
  texts.delete("shared/servers/signing/mod.ts");
  assert.deepEqual(strayWords(texts, RULES), [
    "shared/servers/list.ts is no module",
    "shared/servers/signing/ is a room of signing and holds no module",
  ]);
});
