import assert from "node:assert/strict";
import { createLogger } from "./mod.ts";
import type { LoggerOptions } from "./logger.ts";

const NOON_MS = Date.UTC(2024, 0, 2, 12, 0, 1, 234);

function collecting(options: LoggerOptions = {}) {
  const lines: string[] = [];
  const logger = createLogger({
    sink: (line) => lines.push(line),
    wallTimeMs: () => NOON_MS,
    ...options,
  });
  return { lines, logger };
}

Deno.test("createLogger writes time, level, message and fields when the format is text", () => {
  const { lines, logger } = collecting();
  logger.info("listening", { port: 50051, address: "127.0.0.1", peer: "a b", none: undefined });
  assert.deepEqual(lines, [
    '12:00:01.234 INFO listening port=50051 address=127.0.0.1 peer="a b"',
  ]);
});

Deno.test("createLogger writes an object a line when the format is json", () => {
  const { lines, logger } = collecting({ format: "json" });
  logger.error("failed", { cause: new TypeError("no", { cause: { code: "ENOENT" } }) });
  assert.deepEqual(JSON.parse(lines[0]), {
    time: "2024-01-02T12:00:01.234Z",
    level: "error",
    message: "failed",
    cause: { name: "TypeError", message: "no", cause: { code: "ENOENT" } },
  });
});

Deno.test("formatJson keeps time, level and message when a field has such a name", () => {
  const { lines, logger } = collecting({ format: "json" });
  logger.info("kept", { level: "forged", message: "forged", time: 0, other: 1 });
  assert.deepEqual(JSON.parse(lines[0]), {
    time: "2024-01-02T12:00:01.234Z",
    level: "info",
    message: "kept",
    other: 1,
  });
});

Deno.test("createLogger leaves out what is below the level, and follows it when it changes", () => {
  const { lines, logger } = collecting({ level: "warn" });
  const child = logger.child({ request: 7 });
  child.info("unheard");
  logger.level = "debug";
  child.debug("heard");
  assert.equal(child.level, "debug");
  child.level = "error";
  logger.warn("unheard too");
  assert.deepEqual(lines, ["12:00:01.234 DEBUG heard request=7"]);
});

Deno.test("hears tells what would be said, and follows the level when it changes", () => {
  const { logger } = collecting({ level: "warn" });
  const child = logger.child({});
  assert.deepEqual([child.hears("info"), child.hears("warn")], [false, true]);
  logger.level = "debug";
  assert.equal(child.hears("debug"), true);
});

Deno.test("child adds its fields, and the nearer one counts when names collide", () => {
  const { lines, logger } = collecting();
  logger.child({ a: 1, b: 1 }).child({ b: 2 }).info("x", { c: 3 });
  assert.deepEqual(lines, ["12:00:01.234 INFO x a=1 b=2 c=3"]);
});

Deno.test("formatText keeps to one line when a text holds control characters", () => {
  const { lines, logger } = collecting();
  logger.warn("from\npeer\u001b[2J", { said: "a\r\nb", list: ["c\nd\u009b"] });
  assert.deepEqual(lines, [
    '12:00:01.234 WARN from\\npeer\\u001b[2J said="a\\r\\nb" list=["c\\nd\\u009b"]',
  ]);
});

Deno.test("createLogger colours the level when told to, and only then", () => {
  const { lines, logger } = collecting({ color: true });
  logger.error("x");
  assert.equal(lines[0], "12:00:01.234 \u001b[31mERROR\u001b[39m x");
});
