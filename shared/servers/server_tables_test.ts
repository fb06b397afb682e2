import assert from "node:assert/strict";
import { NO_SOURCES, resolveSettings } from "../settings/testing.ts";
import { dfSettings } from "./mod.ts";

Deno.test("dfSettings listens on loopback and waits 40 ms when nothing is set", () => {
  const resolved = resolveSettings(dfSettings, NO_SOURCES);
  assert.ok(resolved.kind === "settings");
  assert.equal(resolved.values.host, "127.0.0.1");
  assert.equal(resolved.values.delayMs, 40);
});

const unused: { mode: string; files: string[] }[] = [
  { mode: "mtls", files: [] },
  { mode: "tls", files: ["tlsCa"] },
  { mode: "off", files: ["tlsCa", "tlsCert", "tlsKey"] },
];

for (const { mode, files } of unused) {
  Deno.test(`dfSettings has no use for ${files.length} TLS files when the mode is ${mode}`, () => {
    const resolved = resolveSettings(dfSettings, { ...NO_SOURCES, args: ["--tls-mode", mode] });
    assert.ok(resolved.kind === "settings");
    assert.deepEqual(dfSettings.filesUnused?.(resolved.values), files);
  });
}
