import assert from "node:assert/strict";
import { auditFiles, AuditLog, formatAuditHead, headPath } from "@lab/shared/observe";
import { ROOT, runToEnd, tempDir } from "../shared/base/testing.ts";
import { auditVerifyMain } from "./audit_verify.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function verify(...args: string[]): Promise<Ran> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await auditVerifyMain(args, {
    out: (text) => out.push(text),
    error: (text) => error.push(text),
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}

/** A log of two files with two records each; `heads` are those behind each record. */
async function withLog(
  body: (log: { dir: string; files: string[]; heads: string[] }) => Promise<void>,
): Promise<void> {
  await using temp = await tempDir();
  const dir = temp.path;
  const heads: string[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const log = AuditLog.open(dir, { maxFileBytes: 1 });
    for (let entry = 0; entry < 2; entry++) {
      const caller = { address: "127.0.0.1:1" };
      heads.push(formatAuditHead(log.append({ action: "sign", caller, outcome: "OK" })));
    }
    await log.close();
  }
  await body({ dir, files: auditFiles(dir), heads });
}

Deno.test("audit_verify says that a log is whole when its directory or its files are named", () =>
  withLog(async ({ dir, files, heads }) => {
    const expected = `whole: 4 records in 2 files, head ${heads[3]}`;
    assert.equal(files.length, 2);
    assert.deepEqual(await verify(dir), { code: 0, out: expected, error: "" });
    assert.deepEqual(await verify(...files), { code: 0, out: expected, error: "" });
  }));

Deno.test("audit_verify checks a part when it is told where it begins and ends", () =>
  withLog(async ({ files, heads }) => {
    const expected = `whole: 2 records in 1 file, head ${heads[3]}`;
    assert.equal((await verify(files[1], "--after", heads[1])).out, expected);
    assert.equal((await verify(files[0], "--head", heads[1])).code, 0);
  }));

Deno.test("audit_verify names file, line and how, and exits with 3, when a record was removed", () =>
  withLog(async ({ dir, files }) => {
    const text = await Deno.readTextFile(files[0]);
    await Deno.writeTextFile(files[0], text.slice(text.indexOf("\n") + 1));
    const error = `${files[0]}:1 removed: record 1 is missing before it`;
    assert.deepEqual(await verify(dir), { code: 3, out: "", error });
  }));

Deno.test("audit_verify exits with 3 when the end is cut off, and tells only by a head", () =>
  withLog(async ({ dir, files, heads }) => {
    await Deno.remove(files[1]);
    const error = `${files[0]} truncated: the log had record 4, and the files end at 2`;
    assert.deepEqual(await verify(dir), { code: 3, out: "", error });
    const { code, out } = await verify(dir, "--no-head");
    assert.deepEqual([code, out.endsWith("and no head to hold its end against")], [0, true]);
    await Deno.remove(files[0]);
    assert.match((await verify(dir)).error, /^the log truncated: the log had record 4/);
    assert.equal((await verify(dir, "--head", heads[0])).code, 3);
  }));

Deno.test("audit_verify exits with 3 when files and head were cut but a head was kept elsewhere", () =>
  withLog(async ({ dir, files, heads }) => {
    await Deno.remove(files[1]);
    const [seq, hash] = heads[1].split(":");
    await Deno.writeTextFile(headPath(dir), JSON.stringify({ hash, seq: Number(seq) }));
    assert.equal((await verify(dir)).code, 0);
    assert.equal((await verify(dir, "--head", heads[3])).code, 3);
  }));

Deno.test("audit_verify exits with 2 when it is asked for what it cannot do", () =>
  withLog(async ({ dir, files }) => {
    const asked: [string[], RegExp][] = [
      [[], /^audit:verify: which DIR or FILE…\?/],
      [["--foo", dir], /^audit:verify: .*--foo.*see --help/],
      [[dir, "--head", "4"], /--head is "4", and a head is SEQ:HASH/],
      [[`${dir}/none`], /^audit:verify: reading .*none: No such file/],
    ];
    await Deno.remove(headPath(dir));
    asked.push([files, /audit.head is not there; give --head SEQ:HASH, or --no-head/]);
    for (const [args, message] of asked) {
      const { code, out, error } = await verify(...args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(error, message);
    }
    await Deno.mkdir(`${dir}/empty`);
    assert.match((await verify(`${dir}/empty`)).error, /holds no audit log/);
  }));

Deno.test("audit_verify runs with the task's permissions", () =>
  withLog(async ({ dir }) => {
    const { code, stdout, stderr } = await runToEnd(
      [Deno.execPath(), "task", "--quiet", "audit:verify", dir],
      { cwd: ROOT },
    );
    assert.equal(stderr, "");
    assert.match(stdout, /^whole: 4 records/);
    assert.equal(code, 0);
  }));
