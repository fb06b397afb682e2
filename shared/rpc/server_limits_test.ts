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
