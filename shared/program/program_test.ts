import assert from "node:assert/strict";
import { CredentialError } from "../credentials/mod.ts";
import { AuditError } from "../observe/mod.ts";
import { ResultFileError } from "../results/mod.ts";
import { ConnectError, ListenError } from "../rpc/mod.ts";
import { ExitCode } from "./exit_code.ts";
import { parseAddress } from "../transport/mod.ts";
import { isLocal } from "./prepare_tls.ts";
import { exitCodeOf, runProgram } from "./run_program.ts";
import { UsageError } from "../settings/mod.ts";

const errors: [string, unknown, number][] = [
  ["no connection", new ConnectError("address", "tcp", "x"), ExitCode.NO_CONNECTION],
  ["a bad certificate of our own", new CredentialError("expired", "p", "x"), ExitCode.USAGE],
  ["a directory that cannot be written", new ResultFileError("full", "p", "x"), ExitCode.USAGE],
  ["an audit log that is not whole", new AuditError("broken", "x"), ExitCode.USAGE],
  ["a port that is taken", new ListenError("x"), ExitCode.USAGE],
  ["wrong usage", new UsageError("x"), ExitCode.USAGE],
  ["a bug", new TypeError("x"), ExitCode.UNEXPECTED],
  ["a thrown text", "x", ExitCode.UNEXPECTED],
];
for (const [name, error, code] of errors) {
  Deno.test(`exitCodeOf gives ${code} for ${name}`, () => {
    assert.equal(exitCodeOf(error), code);
  });
}

Deno.test("runProgram gives the body's code, and that of what it throws", async () => {
  assert.equal(await runProgram("test", () => Promise.resolve(ExitCode.INVALID_RUN)), 3);
  assert.equal(await runProgram("test", () => Promise.reject(new UsageError("words"))), 2);
});

const addresses: [string, boolean][] = [
  ["localhost:1", true],
  ["127.0.0.1:1", true],
  ["127.8.9.1:1", true],
  ["[::1]:1", true],
  ["0.0.0.0:1", false],
  ["127.0.0.1.example.com:1", false],
  ["10.0.0.1:1", false],
  ["unix:df.sock", true],
  ["vsock-uds:v.sock:1", true],
  ["vsock:LOCAL:1", true],
  ["vsock:ANY:1", false],
  ["vsock:3:1", false],
];
for (const [text, expected] of addresses) {
  Deno.test(`isLocal is ${expected} for ${text}`, () => {
    assert.equal(isLocal(parseAddress(text)), expected);
  });
}
