import assert from "node:assert/strict";
import { findScenario, type Scenario } from "../../scenarios/mod.ts";
import { toy } from "../../scenarios/testing.ts";
import { type SettingsTable } from "../../settings/mod.ts";
import { NO_SOURCES, resolveSettings } from "../../settings/testing.ts";
import { clientTable, type ClientValues } from "./client_settings.ts";

const steady = findScenario("01_steady")!;
const STEADY = clientTable(steady);
/** Of a scenario that has one thread, and no closed loop. */
const UNSHARED = clientTable({
  ...steady,
  settings: { ...steady.settings, defaults: { rps: "1" }, shared: false },
});
Deno.test("clientTable gives each scenario its defaults, and threads to those that share their load", () => {
  const resolved = resolveSettings(STEADY, NO_SOURCES);
  const unshared = resolveSettings(UNSHARED, NO_SOURCES);
  assert.ok(resolved.kind === "settings" && unshared.kind === "settings");
  const { inFlight, threads, ...rest } = resolved.values as ClientValues;
  assert.deepEqual({ ...unshared.values, rps: resolved.values.rps }, rest);
  assert.equal(unshared.values.rps, "1");
  assert.deepEqual([inFlight, threads], [64, 1]);
});

for (const rps of ["max", "500,max", " max , 2000"]) {
  Deno.test(`clientTable takes N_RPS=${rps} where a load is shared, and nowhere else`, () => {
    const resolved = resolveSettings(STEADY, { ...NO_SOURCES, env: { N_RPS: rps } });
    assert.ok(resolved.kind === "settings" && resolved.values.rps === rps);
    assert.throws(() => resolveSettings(UNSHARED, { ...NO_SOURCES, env: { N_RPS: rps } }));
  });
}

for (const rps of ["", "maximum", "max,", "5oo", "MAX"]) {
  Deno.test(`smft steady refuses N_RPS=${JSON.stringify(rps)}`, () => {
    const sources = { ...NO_SOURCES, args: [`--rps=${rps}`] };
    assert.throws(() => resolveSettings(STEADY, sources), /--rps/);
  });
}

Deno.test("clientTable suggests n_rps for rps in a file, and takes --duration 10s", () => {
  const config = (rps: string) => ({
    ...NO_SOURCES,
    readFile: () => "",
    parseYaml: () => ({ [rps]: 5 }),
  });
  assert.throws(
    () => resolveSettings(STEADY, { ...config("rps"), args: ["--config=a.yaml"] }),
    /there is no setting rps; did you mean n_rps\?/,
  );
  const args = [
    "--duration",
    "2m",
    "--warmup=500ms",
    "--timeout=1s",
    "--rps=1000/s,500..2000/s/60s",
  ];
  const resolved = resolveSettings(STEADY, { ...NO_SOURCES, args });
  assert.ok(resolved.kind === "settings");
  const { durationSec, warmupSec, timeoutMs } = resolved.values;
  assert.deepEqual([durationSec, warmupSec, timeoutMs], [120, 0.5, 1000]);
});

const unused: { mode: string; table: SettingsTable; files: string[] }[] = [
  { mode: "mtls", table: STEADY, files: [] },
  { mode: "tls", table: STEADY, files: ["tlsCert", "tlsKey"] },
  { mode: "off", table: STEADY, files: ["tlsCa", "tlsCert", "tlsKey"] },
];

for (const { mode, table, files } of unused) {
  Deno.test(`${table.program} has no use for ${files.length} TLS files when the mode is ${mode}`, () => {
    const resolved = resolveSettings(table, { ...NO_SOURCES, args: ["--tls-mode", mode] });
    assert.ok(resolved.kind === "settings");
    assert.deepEqual(table.filesUnused?.(resolved.values), files);
  });
}

Deno.test("clientTable has the rows of a scenario, and knows thresholds on its metrics alone", () => {
  const table: SettingsTable = clientTable(toy as unknown as Scenario);
  const resolve = (threshold: string) =>
    resolveSettings(table, { ...NO_SOURCES, env: { TOY_TIMER_MS: "3", THRESHOLD: threshold } });
  const resolved = resolve("stream.p(99)<50");
  assert.ok(resolved.kind === "settings");
  assert.equal(resolved.values.timerMs, 3);
  assert.throws(() => resolve("latency.p(99)<50"), /there is no metric latency/);
});
