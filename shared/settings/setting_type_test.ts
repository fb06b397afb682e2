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
const seconds = decimalNumber({ min: 0, max: 3600, unit: "sec" });
const bytes = wholeNumber({ min: 1, max: 1 << 30, unit: "bytes" });

const accepted: { type: SettingType<unknown>; text: string; value: unknown }[] = [
  { type: whole, text: "0", value: 0 },
  { type: whole, text: "60000", value: 60_000 },
  { type: whole, text: "+007", value: 7 },
  { type: decimal, text: "0.1", value: 0.1 },
  { type: decimal, text: "10", value: 10 },
  { type: whole, text: "50ms", value: 50 },
  { type: whole, text: "1s", value: 1000 },
  { type: whole, text: "0s", value: 0 },
  { type: whole, text: "1.1s", value: 1100 },
  { type: seconds, text: "10s", value: 10 },
  { type: seconds, text: "2m", value: 120 },
  { type: seconds, text: "500ms", value: 0.5 },
  { type: seconds, text: "1m30s", value: 90 },
  { type: bytes, text: "4MiB", value: 4_194_304 },
  { type: bytes, text: "64kB", value: 64_000 },
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
  { name: "a duration that is not whole ms", type: whole, text: "0.5ms" },
  { name: "a duration above the range", type: whole, text: "61s" },
  { name: "a unit without a number", type: whole, text: "s" },
  { name: "a unit that is none", type: whole, text: "5sec" },
  { name: "a unit of bytes for a time", type: whole, text: "5B" },
  { name: "a unit of time for bytes", type: bytes, text: "5s" },
  { name: "a unit of what has none", type: decimal, text: "5s" },
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
