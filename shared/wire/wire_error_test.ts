import assert from "node:assert/strict";
import { ErrorCode } from "./error_code.ts";
import { WireError } from "./wire_error.ts";

Deno.test("WireError says in text what failed, how and who found it", () => {
  const stream = new WireError("malformed", "stream", ErrorCode.PROTOCOL_ERROR, 5, "local", "no");
  assert.equal(String(stream), "stream 5: PROTOCOL_ERROR (malformed, local): no");
  const whole = new WireError("lost", "connection", ErrorCode.NO_ERROR, 0, "remote", "gone");
  assert.equal(String(whole), "connection: NO_ERROR (lost, remote): gone");
});
