import assert from "node:assert/strict";
import {
  STATIC_ENTRIES,
  STATIC_INDEX_OF_NAME,
  STATIC_NAMES,
  STATIC_VALUES,
  staticIndexOfField,
} from "./static_table.ts";

Deno.test("the static table has the entries of RFC 7541, appendix A at their indexes", () => {
  assert.equal(STATIC_NAMES.length, STATIC_ENTRIES + 1);
  assert.deepEqual([STATIC_NAMES[1], STATIC_VALUES[1]], [":authority", ""]);
  assert.deepEqual([STATIC_NAMES[8], STATIC_VALUES[8]], [":status", "200"]);
  assert.deepEqual([STATIC_NAMES[16], STATIC_VALUES[16]], ["accept-encoding", "gzip, deflate"]);
  assert.deepEqual([STATIC_NAMES[61], STATIC_VALUES[61]], ["www-authenticate", ""]);
});

Deno.test("STATIC_INDEX_OF_NAME gives the lowest index when a name stands there twice", () => {
  assert.equal(STATIC_INDEX_OF_NAME.get(":status"), 8);
  assert.equal(STATIC_INDEX_OF_NAME.get(":method"), 2);
});

Deno.test("staticIndexOfField gives the index of a whole field, or 0", () => {
  assert.equal(staticIndexOfField(":method", "POST"), 3);
  assert.equal(staticIndexOfField(":method", "PUT"), 0);
});
