import assert from "node:assert/strict";
import { type SettingsTable } from "../settings/mod.ts";
import { resolveSettings } from "../settings/testing.ts";
import { dfSettings, signingServerSettings } from "./mod.ts";

const NOTHING = {
  args: [],
  env: {},
  envFileCandidates: [],
  readFile: () => assert.fail("a default file is not read"),
  parseYaml: () => assert.fail("there is no file of --config"),
};

Deno.test("dfSettings listens on loopback and waits 40 ms when nothing is set", () => {
  const resolved = resolveSettings(dfSettings, NOTHING);
  assert.ok(resolved.kind === "settings");
  assert.equal(resolved.values.host, "127.0.0.1");
  assert.equal(resolved.values.delayMs, 40);
});

const unused: { mode: string; table: SettingsTable; files: string[] }[] = [
  { mode: "mtls", table: dfSettings, files: [] },
  { mode: "tls", table: dfSettings, files: ["tlsCa"] },
  { mode: "off", table: dfSettings, files: ["tlsCa", "tlsCert", "tlsKey"] },
  { mode: "tls", table: signingServerSettings, files: ["tlsCa"] },
];

for (const { mode, table, files } of unused) {
  Deno.test(`${table.program} has no use for ${files.length} TLS files when the mode is ${mode}`, () => {
    const resolved = resolveSettings(table, { ...NOTHING, args: ["--tls-mode", mode] });
    assert.ok(resolved.kind === "settings");
    assert.deepEqual(table.filesUnused?.(resolved.values), files);
  });
}

for (
  const [text, expected] of [
    ["a=EC_P256", { keyId: "a", keyType: "EC_P256" }],
    ["a.b-c_1=RSA_4096", { keyId: "a.b-c_1", keyType: "RSA_4096" }],
    ["a=EC_P257", undefined],
    ["=EC_P256", undefined],
    ["a/b=EC_P256", undefined],
    ["EC_P256", undefined],
  ] as const
) {
  Deno.test(`SIGNING_KEYS=${text} is ${expected === undefined ? "refused" : "a key"}`, () => {
    const resolve = () =>
      resolveSettings(signingServerSettings, { ...NOTHING, env: { SIGNING_KEYS: text } });
    if (expected === undefined) {
      assert.throws(resolve, /SIGNING_KEYS.*expected NAME=TYPE/s);
    } else {
      const resolved = resolve();
      assert.ok(resolved.kind === "settings");
      assert.deepEqual(resolved.values.keys, [expected]);
    }
  });
}
