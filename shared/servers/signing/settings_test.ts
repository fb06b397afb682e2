import assert from "node:assert/strict";
import { NO_SOURCES, resolveSettings } from "../../settings/testing.ts";
import { signingServerSettings } from "./settings.ts";

Deno.test("signingServerSettings has no use for TLS_CA when the mode is tls", () => {
  const resolved = resolveSettings(signingServerSettings, {
    ...NO_SOURCES,
    args: ["--tls-mode", "tls"],
  });
  assert.ok(resolved.kind === "settings");
  assert.deepEqual(signingServerSettings.filesUnused?.(resolved.values), ["tlsCa"]);
});

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
      resolveSettings(signingServerSettings, { ...NO_SOURCES, env: { SIGNING_KEYS: text } });
    if (expected === undefined) {
      assert.throws(resolve, /SIGNING_KEYS.*expected NAME=TYPE/s);
    } else {
      const resolved = resolve();
      assert.ok(resolved.kind === "settings");
      assert.deepEqual(resolved.values.keys, [expected]);
    }
  });
}
