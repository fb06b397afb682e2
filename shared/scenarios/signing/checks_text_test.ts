import assert from "node:assert/strict";
import { checksText } from "./checks_text.ts";

const rows: readonly (readonly [string, Parameters<typeof checksText>[0], string])[] = [
  ["a foreign file tells nothing", {}, "no signature was verified"],
  [
    "all that were verified are right, and none is of ECDSA",
    { verified: 100, wrong: 0, verified_by: "node", compared: 0, nonce_repeats: 0, left_out: 0 },
    "100 signatures verified by node, 0 of them wrong",
  ],
  [
    "nonces were used twice",
    { verified: 10, wrong: 1, verified_by: "webcrypto", compared: 500, nonce_repeats: 2 },
    "10 signatures verified by webcrypto, 1 of them wrong; nonces used twice: 2 of 500 of ECDSA",
  ],
  [
    "there was no room for some",
    { compared: 500, left_out: 7 },
    "no signature was verified; nonces used twice: 0 of 500 of ECDSA; " +
    "7 not looked at, for want of memory",
  ],
];
for (const [name, checks, text] of rows) {
  Deno.test(`checksText says what became of the signatures when ${name}`, () => {
    assert.equal(checksText(checks), text);
  });
}
