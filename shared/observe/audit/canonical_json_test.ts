import assert from "node:assert/strict";
import { canonicalJson } from "./canonical_json.ts";

const rows: { name: string; value: unknown; expected: string }[] = [
  // RFC 8785, 3.2.3: the order of the sorting example.
  {
    name: "members ordered by UTF-16 code units",
    value: {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    },
    expected: '{"\\r":"Carriage Return","1":"One","\u0080":"Control",' +
      '"\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",' +
      '"\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  },
  // RFC 8785, 3.2.2: the primitives of the example.
  {
    name: "numbers and literals",
    value: { numbers: [333333333.33333329, 1E30, 4.50, 2e-3, 1e-27], literals: [null, true] },
    expected: '{"literals":[null,true],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  },
  {
    name: "strings with what must be escaped and no more",
    value: '\u20ac$\u000f\nA\'B"\\\\"/',
    expected: '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
  },
  { name: "members without a value left out", value: { b: undefined, a: 1 }, expected: '{"a":1}' },
];

for (const { name, value, expected } of rows) {
  Deno.test(`canonicalJson writes one form when a value has ${name}`, () => {
    assert.equal(canonicalJson(value), expected);
  });
}

for (const value of [NaN, Infinity, undefined, () => {}]) {
  Deno.test(`canonicalJson throws when a value is ${value}`, () => {
    assert.throws(() => canonicalJson({ value: [value] }), TypeError);
  });
}
