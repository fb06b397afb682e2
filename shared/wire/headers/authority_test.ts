import assert from "node:assert/strict";
import { isSameAuthority } from "./authority.ts";

const ROWS: readonly (readonly [scheme: string, a: string, b: string, same: boolean])[] = [
  ["https", "a.example", "A.Example", true],
  ["https", "a.example", "a.example:443", true],
  ["http", "a.example:80", "a.example:", true],
  ["https", "[::1]:443", "[::1]", true],
  ["http", "a.example", "a.example:443", false],
  ["https", "a.example:50051", "a.example", false],
  ["https", "[::1]", "[::1]:1", false],
  ["https", "a.example", "b.example", false],
  ["https", "a.example", "", false],
  ["", "a.example:443", "a.example", false],
  ["constructor", "a.example", "a.example:443", false],
];

for (const [scheme, a, b, same] of ROWS) {
  const says = same ? "one server" : "two servers";
  Deno.test(`isSameAuthority finds ${says} in ${a} and ${b || "nothing"} of ${scheme || "no scheme"}`, () => {
    assert.equal(isSameAuthority(scheme, a, b), same);
    assert.equal(isSameAuthority(scheme, b, a), same);
  });
}
