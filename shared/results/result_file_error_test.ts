import assert from "node:assert/strict";
import { ResultFileError } from "./mod.ts";

function platformError(code: string): Error {
  return Object.assign(new Error(`${code} (os error)`), { code });
}

for (
  const { name, thrown, kind, message } of [
    {
      name: "Deno has no permission",
      thrown: new Deno.errors.NotCapable("needs write"),
      kind: "unwritable",
      message: /r\.txt: start Deno with --allow-read and --allow-write/,
    },
    {
      name: "the user may not write",
      thrown: platformError("EACCES"),
      kind: "unwritable",
      message: /this user may not write there; choose RESULTS_DIR/,
    },
    {
      name: "the file system is read-only",
      thrown: platformError("EROFS"),
      kind: "unwritable",
      message: /read-only; choose RESULTS_DIR/,
    },
    {
      name: "a path goes through a file",
      thrown: platformError("ENOTDIR"),
      kind: "unwritable",
      message: /a file stands where the directory should be/,
    },
    {
      name: "the disk is full",
      thrown: platformError("ENOSPC"),
      kind: "full",
      message: /no space left; free some or choose RESULTS_DIR/,
    },
    {
      name: "the disk fails in another way",
      thrown: platformError("EIO"),
      kind: "io",
      message: /r\.txt: EIO/,
    },
  ]
) {
  Deno.test(`ResultFileError.fromWrite is ${kind} when ${name}`, () => {
    const error = ResultFileError.fromWrite(thrown, "r.txt");
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    assert.equal(error.path, "r.txt");
    assert.equal(error.cause, thrown);
    assert.equal(ResultFileError.fromWrite(error, "other"), error);
  });
}

for (
  const { name, thrown, kind, message } of [
    {
      name: "there is no file",
      thrown: new Deno.errors.NotFound("x"),
      kind: "missing",
      message: /^r\.txt: there is no such file$/,
    },
    {
      name: "the user may not read it",
      thrown: new Deno.errors.PermissionDenied("x"),
      kind: "unreadable",
      message: /this user may not read it/,
    },
    {
      name: "Deno has no permission",
      thrown: new Deno.errors.NotCapable("x"),
      kind: "unreadable",
      message: /--allow-read/,
    },
  ]
) {
  Deno.test(`ResultFileError.fromRead is ${kind} when ${name}`, () => {
    const error = ResultFileError.fromRead(thrown, "r.txt");
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
  });
}
