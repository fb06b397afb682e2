import assert from "node:assert/strict";
import { ErrorCode, errorCodeName } from "./error_code.ts";

Deno.test("errorCodeName gives the name of every code of RFC 9113", () => {
  for (const [name, code] of Object.entries(ErrorCode)) assert.equal(errorCodeName(code), name);
});

Deno.test("errorCodeName gives hex when the code is unknown", () => {
  assert.equal(errorCodeName(0xff), "0xff");
});
