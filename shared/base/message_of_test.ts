import assert from "node:assert/strict";
import { messageOf } from "./mod.ts";

Deno.test("messageOf says what was thrown, be it an Error or not", () => {
  assert.equal(messageOf(new TypeError("no such thing")), "no such thing");
  assert.equal(messageOf("a word"), "a word");
  assert.equal(messageOf(undefined), "undefined");
});
