import assert from "node:assert/strict";
import { decodeStatusMessage, encodeStatusMessage } from "./status_message.ts";

const both: [string, string, string][] = [
  ["plain text", "not found: 7", "not found: 7"],
  ["nothing", "", ""],
  ["a percent sign", "100% sure", "100%25 sure"],
  ["a line break", "a\r\nb", "a%0D%0Ab"],
  ["letters beyond ASCII", "é ☃", "%C3%A9 %E2%98%83"],
  ["a letter beyond the first plane", "😀", "%F0%9F%98%80"],
  ["the first and last plain byte", "a ~b", "a ~b"],
  ["the byte behind the last plain one", "\x7f", "%7F"],
  ["white space at both ends", " a b ", "%20a b%20"],
];
for (const [name, text, value] of both) {
  Deno.test(`encodeStatusMessage and back: ${name}`, () => {
    assert.equal(encodeStatusMessage(text), value);
    assert.equal(decodeStatusMessage(value), text);
  });
}

Deno.test("encodeStatusMessage writes U+FFFD when a surrogate stands alone", () => {
  assert.equal(encodeStatusMessage("\ud800"), "%EF%BF%BD");
});

const lenient: [string, string, string][] = [
  ["lower-case hex", "%c3%a9", "é"],
  ["a percent sign without digits", "100% sure", "100% sure"],
  ["one digit at the end", "a%4", "a%4"],
  ["a percent sign at the end", "a%", "a%"],
  ["a percent sign before an escape", "%%41", "%A"],
  ["bytes that are not UTF-8", "a%FFb", "a\ufffdb"],
  ["raw UTF-8", "\xc3\xa9", "é"],
];
for (const [name, value, text] of lenient) {
  Deno.test(`decodeStatusMessage reads ${name}`, () => {
    assert.equal(decodeStatusMessage(value), text);
  });
}
