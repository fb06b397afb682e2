import assert from "node:assert/strict";
import { escapeUnsafe, mapTexts, printable } from "./mod.ts";

const rows: [string, string, string][] = [
  ["plain text, whatever its letters", "Ärger – 日本 ✗ 👩‍💻", "Ärger – 日本 ✗ 👩‍💻"],
  ["an escape sequence", "\u001b[31m", "\\u001b[31m"],
  ["line ends", "a\r\nb\tc", "a\\r\\nb\\tc"],
  ["DEL and C1", "\u007f\u009b", "\\u007f\\u009b"],
  ["separators", "a\u2028b\u2029", "a\\u2028b\\u2029"],
  ["marks of direction", "\u202eabc\u2066", "\\u202eabc\\u2066"],
  ["half a surrogate", "a\ud800", "a\\ud800"],
  ["a command of CI", "::error::x", "\\u003a:error::x"],
  ["one with fields, in a line", "a ::set-output name=b::c", "a \\u003a:set-output name=b::c"],
  ["one behind a line end", "a\n::warning file=x::y", "a\\n\\u003a:warning file=x::y"],
  ["one of the older form", "##[error]x", "\\u0023#[error]x"],
  ["colons that are none", "[::1]:5 ::ffff:10.0.0.1 std::vector a::b::c", ""],
];
for (const [name, text, expected] of rows) {
  Deno.test(`printable gives ${name} in one safe line`, () => {
    assert.equal(printable(text), expected || text);
    assert.equal(printable(printable(text)), printable(text));
  });
}

Deno.test("printable cuts what is too long", () => {
  assert.equal(printable("x".repeat(301)), `${"x".repeat(300)}…`);
  assert.equal(printable("abc", { maxChars: 2 }), "ab…");
});

Deno.test("escapeUnsafe leaves JSON the JSON of the same value", () => {
  const value = { "a\u009b": "\n::error::x ##[b] \u202e" };
  const escaped = escapeUnsafe(JSON.stringify(value));
  assert.deepEqual(JSON.parse(escaped), value);
  assert.match(escaped, /^[\x20-\x7e]+$/);
});

Deno.test("mapTexts reaches every text and name, and leaves the rest", () => {
  const date = new Date(0);
  const value = { a: ["x", 1, null, undefined], x: { x: true, date } };
  assert.deepEqual(mapTexts(value, (text) => text + "!"), {
    "a!": ["x!", 1, null, undefined],
    "x!": { "x!": true, "date!": date },
  });
});
