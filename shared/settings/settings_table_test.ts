import assert from "node:assert/strict";
import { defineSettings, setting, text } from "./mod.ts";

const one = setting({ variable: "ONE", flag: "--one", type: text(), help: "One." });

Deno.test("defineSettings throws when two settings share a variable or a flag", () => {
  const define = (other: { variable: string; flag: `--${string}` }) =>
    defineSettings({
      program: "lab",
      summary: "",
      settings: { one, other: setting({ ...other, type: text(), help: "Other." }) },
    });
  define({ variable: "OTHER", flag: "--other" });
  assert.throws(() => define({ variable: "ONE", flag: "--other" }), /ONE stands for two/);
  assert.throws(() => define({ variable: "OTHER", flag: "--one" }), /--one stands for two/);
  assert.throws(() => define({ variable: "OTHER", flag: "--env" }), /--env stands for two/);
});
