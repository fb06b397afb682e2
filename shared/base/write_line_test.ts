import assert from "node:assert/strict";
import { writeLine } from "./write_line.ts";

Deno.test("writeLine writes all of a line that is taken in pieces, and ends it once", () => {
  const bytes: number[] = [];
  const writeSync = (some: Uint8Array) => bytes.push(some[0]) && 1;
  assert.equal(writeLine({ writeSync }, "abc"), undefined);
  assert.equal(writeLine({ writeSync }, "de\n"), undefined);
  assert.equal(String.fromCharCode(...bytes), "abc\nde\n");
});

Deno.test("writeLine does not mind a reader who has gone, and gives any other failure", () => {
  const failing = (error: Error) => ({
    writeSync: () => {
      throw error;
    },
  });
  assert.equal(writeLine(failing(new Deno.errors.BrokenPipe("gone")), "x"), undefined);
  const full = new Error("no space left");
  assert.equal(writeLine(failing(full), "x"), full);
});
