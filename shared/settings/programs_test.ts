import assert from "node:assert/strict";
import {
  calibrateSettings,
  coldconnSettings,
  dfSettings,
  helpText,
  resolveSettings,
  type SettingsTable,
  signingClientSettings,
  signingServerSettings,
  steadySettings,
} from "./mod.ts";
import { nearest } from "./nearest.ts";

const tables: SettingsTable[] = [
  ...[dfSettings, signingServerSettings],
  ...[steadySettings, coldconnSettings, signingClientSettings, calibrateSettings],
];
const NOTHING = {
  args: [],
  env: {},
  envFileCandidates: [],
  readFile: () => assert.fail("a default file is not read"),
  parseYaml: () => assert.fail("there is no file of --config"),
};

for (const table of tables) {
  Deno.test(`the defaults of ${table.program} are accepted`, () => {
    assert.equal(resolveSettings(table, NOTHING).kind, "settings");
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
    const others = tables.flatMap((each) => Object.values(each.settings))
      .map((each) => each.variable).filter((variable) => !own.includes(variable));
    for (const variable of others) assert.equal(nearest(variable, own), undefined, variable);
  });
}

Deno.test("dfSettings listens on loopback and waits 40 ms when nothing is set", () => {
  const resolved = resolveSettings(dfSettings, NOTHING);
  assert.ok(resolved.kind === "settings");
  assert.equal(resolved.values.host, "127.0.0.1");
  assert.equal(resolved.values.delayMs, 40);
});

Deno.test("coldconnSettings differs from steadySettings by its rate and what one channel takes", () => {
  const steady = resolveSettings(steadySettings, NOTHING);
  const coldconn = resolveSettings(coldconnSettings, NOTHING);
  assert.ok(steady.kind === "settings" && coldconn.kind === "settings");
  const { inFlight, threads, ...shared } = steady.values;
  assert.deepEqual({ ...coldconn.values, rps: steady.values.rps }, shared);
  assert.equal(coldconn.values.rps, "1");
  assert.deepEqual([inFlight, threads], [64, 1]);
});

for (const rps of ["max", "500,max", " max , 2000"]) {
  Deno.test(`steadySettings takes N_RPS=${rps}, and coldconnSettings does not`, () => {
    const resolved = resolveSettings(steadySettings, { ...NOTHING, env: { N_RPS: rps } });
    assert.ok(resolved.kind === "settings" && resolved.values.rps === rps);
    assert.throws(() => resolveSettings(coldconnSettings, { ...NOTHING, env: { N_RPS: rps } }));
  });
}

for (const rps of ["", "maximum", "max,", "5oo", "MAX"]) {
  Deno.test(`steadySettings refuses N_RPS=${JSON.stringify(rps)}`, () => {
    const sources = { ...NOTHING, args: [`--rps=${rps}`] };
    assert.throws(() => resolveSettings(steadySettings, sources), /--rps/);
  });
}

const unused: { mode: string; table: SettingsTable; files: string[] }[] = [
  { mode: "mtls", table: dfSettings, files: [] },
  { mode: "tls", table: dfSettings, files: ["tlsCa"] },
  { mode: "off", table: dfSettings, files: ["tlsCa", "tlsCert", "tlsKey"] },
  { mode: "tls", table: signingServerSettings, files: ["tlsCa"] },
  { mode: "mtls", table: steadySettings, files: [] },
  { mode: "tls", table: steadySettings, files: ["tlsCert", "tlsKey"] },
  { mode: "off", table: steadySettings, files: ["tlsCa", "tlsCert", "tlsKey"] },
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
