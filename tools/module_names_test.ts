import assert from "node:assert/strict";
import { moduleNames } from "./module_names.ts";

const exported = (text: string) =>
  moduleNames(text).exports.map(({ name, line }) => `${line} ${name}`);

Deno.test("moduleNames gives the exported names with their lines, whatever they are", () => {
  assert.deepEqual(
    exported(`/** export const no = 1; */
export const a = "export const no = 1;";
export async function b() {}
export abstract class C {}
export type D = 1;
export interface E {}
export function* f() {}
export {
  type G,
  h as i,
} from "./x.ts";
export * as j from "./y.ts";
const k = 1;
export type { k };
`),
    ["2 a", "3 b", "4 C", "5 D", "6 E", "7 f", "9 G", "10 i", "14 k", "12 j"],
  );
});

Deno.test("moduleNames gives what is imported by its name over there", () => {
  const { imports } = moduleNames(`import "a";
import b from "b";
import b2, { type c, d as e } from "c";
import type { f } from "./f.ts";
import * as g from "g";
export { h as i } from "h";
export * from "j";
import k from "k" with { type: "json" };
type L = import("l").L;
const m = () => import("m");
`);
  assert.deepEqual(imports.map(({ specifier, names }) => `${specifier}: ${names}`).sort(), [
    "./f.ts: f",
    "a: ",
    "b: default",
    "c: c,d,default",
    "g: *",
    "h: h",
    "j: *",
    "k: default",
    "l: *",
    "m: *",
  ]);
});

Deno.test("moduleNames takes no text of a program for the program", () => {
  const text = [
    "const a = `",
    "export const no = 1;",
    "${`",
    "export const no = ${ { a: '}' }.a + `",
    "export const no = 1;",
    "` };",
    "`}",
    'import "no";`;',
    'const b = /["`/*]/; // export const no = 1;',
    "/*",
    "export const no = 1;",
    "*/",
    "const c = 4 / 2; const d = c / 2;",
    "export const yes = 1;",
  ];
  const { exports, imports } = moduleNames(text.join("\n"));
  assert.deepEqual([exports, imports], [[{ name: "yes", line: 14 }], []]);
});
