import assert from "node:assert/strict";
import {
  boolean,
  decimalNumber,
  oneOf,
  parsedBy,
  type SettingType,
  text,
  wholeNumber,
} from "./mod.ts";

const whole = wholeNumber({ min: 0, max: 60_000, unit: "ms" });
const decimal = decimalNumber({ min: 0.1, max: 10 });

const accepted: { type: SettingType<unknown>; text: string; value: unknown }[] = [
  { type: whole, text: "0", value: 0 },
  { type: whole, text: "60000", value: 60_000 },
  { type: whole, text: "+007", value: 7 },
  { type: decimal, text: "0.1", value: 0.1 },
  { type: decimal, text: "10", value: 10 },
  { type: boolean(), text: "true", value: true },
  { type: boolean(), text: "false", value: false },
  { type: oneOf(["mtls", "off"]), text: "off", value: "off" },
  { type: text(), text: " x", value: " x" },
];

for (const { type, text, value } of accepted) {
  Deno.test(`parse gives ${JSON.stringify(value)} when the text is "${text}"`, () => {
    assert.deepEqual(type.parse(text), { ok: true, value });
  });
}

const refused: { name: string; type: SettingType<unknown>; text: string }[] = [
  { name: "digits with a tail", type: whole, text: "12abc" },
  { name: "hexadecimal", type: whole, text: "0x10" },
  { name: "an exponent", type: whole, text: "1e3" },
  { name: "an underscore", type: whole, text: "1_000" },
  { name: "blanks around", type: whole, text: " 5 " },
  { name: "a fraction of a whole number", type: whole, text: "1.0" },
  { name: "a number below the range", type: whole, text: "-1" },
  { name: "a number above the range", type: whole, text: "60001" },
  { name: "no digits", type: whole, text: "" },
  { name: "a word for a number", type: decimal, text: "Infinity" },
  { name: "no number", type: decimal, text: "NaN" },
  { name: "a point without digits", type: decimal, text: "1." },
  { name: "a decimal comma", type: decimal, text: "0,5" },
  { name: "a number below the range of fractions", type: decimal, text: "0.09" },
  { name: "another word for true", type: boolean(), text: "yes" },
  { name: "a word that is none of the list", type: oneOf(["mtls", "off"]), text: "OFF" },
  { name: "an empty text", type: text(), text: "" },
];

for (const { name, type, text } of refused) {
  Deno.test(`parse refuses the text when it is ${name}`, () => {
    assert.equal(type.parse(text).ok, false);
  });
}

Deno.test("parsedBy reports what its parser throws", () => {
  const type = parsedBy(
    (text): number => {
      throw new RangeError(`${text} is odd`);
    },
    { placeholder: "EVEN", expected: "an even number" },
  );
  assert.deepEqual(type.parse("3"), { ok: false, problem: "3 is odd" });
});
