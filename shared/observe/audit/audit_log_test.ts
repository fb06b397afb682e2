import assert from "node:assert/strict";
import { launch, withTempDir } from "../../base/testing.ts";
import { SIGNED } from "./_audit_testing.ts";
import { AuditError } from "./audit_error.ts";
import { auditFiles, headPath, readHeadText } from "./audit_files.ts";
import { AuditLog, type AuditLogOptions } from "./audit_log.ts";
import { verifyAudit } from "./verify_audit.ts";

const AT_MS = Date.UTC(2024, 0, 2, 12);

async function withDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  await withTempDir((parent) => body(`${parent}/audit`));
}

function open(directory: string, options: AuditLogOptions = {}): AuditLog {
  return AuditLog.open(directory, { wallTimeMs: () => AT_MS, ...options });
}

async function verdictOf(directory: string) {
  const files = auditFiles(directory).map((name) => ({ name, read: () => Deno.readFile(name) }));
  return await verifyAudit(files, { head: notedHead(directory) });
}

function notedHead(directory: string) {
  return readHeadText(Deno.readTextFileSync(headPath(directory)));
}

function isAuditError(kind: AuditError["kind"], message: RegExp) {
  return (error: unknown) =>
    error instanceof AuditError && error.kind === kind && message.test(error.message);
}

Deno.test("AuditLog records who, what and how it ended when an entry is appended", () =>
  withDirectory(async (directory) => {
    const log = open(directory);
    log.append(SIGNED);
    await log.close();
    const [path] = auditFiles(directory);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), {
      action: "sign",
      algorithm: "ES256",
      at: "2024-01-02T12:00:00.000Z",
      caller: { address: "127.0.0.1:40112", fingerprint256: "AB:CD", subject: "CN=smft" },
      digest: `SHA-256:${"07".repeat(32)}`,
      key: "orders",
      key_version: 3,
      outcome: "OK",
      prev: "0".repeat(64),
      request_id: "r-1",
      seq: 1,
    });
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.equal((await Deno.stat(directory)).mode! & 0o777, 0o700);
  }));

Deno.test("AuditLog goes on with the chain when it is opened again", () =>
  withDirectory(async (directory) => {
    for (let opened = 0; opened < 3; opened++) {
      const log = open(directory);
      log.append(SIGNED);
      log.append(SIGNED);
      await log.close();
    }
    const verdict = await verdictOf(directory);
    assert.equal(verdict.kind, "whole");
    assert.equal(verdict.records, 6);
    assert.deepEqual(notedHead(directory), verdict.head);
    assert.equal(auditFiles(directory).length, 1);
  }));

Deno.test("AuditLog begins a file named for its first record when one is full", () =>
  withDirectory(async (directory) => {
    const log = open(directory, { maxFileBytes: 1000 });
    for (let turn = 0; turn < 10; turn++) {
      log.append(SIGNED);
      await Promise.resolve(); // the turn's end, which writes
    }
    await log.close();
    const names = auditFiles(directory).map((path) => path.slice(directory.length + 1));
    assert.equal(names[0], "audit-000000000001.jsonl");
    assert.ok(names.length >= 3, names.join());
    for (const name of names) {
      const [line] = (await Deno.readTextFile(`${directory}/${name}`)).split("\n");
      assert.equal(Number(/\d+/.exec(name)![0]), JSON.parse(line).seq);
    }
    assert.equal((await verdictOf(directory)).kind, "whole");
  }));

Deno.test("AuditLog has records in the file before anything is synced", () =>
  withDirectory(async (directory) => {
    const log = open(directory, { later: () => () => {} });
    log.append(SIGNED);
    await Promise.resolve();
    assert.equal((await verdictOf(directory)).kind, "whole");
    assert.equal(auditFiles(directory).length, 1);
    assert.equal(notedHead(directory), undefined);
    await log.close();
  }));

Deno.test("AuditLog syncs once for all that was appended when the time has come", () =>
  withDirectory(async (directory) => {
    const due: { callback: () => void; ms: number }[] = [];
    const log = open(directory, {
      syncMs: 250,
      later: (callback, ms) => (due.push({ callback, ms }), () => {}),
    });
    log.append(SIGNED);
    await Promise.resolve();
    log.append(SIGNED);
    await Promise.resolve();
    assert.deepEqual(due.map(({ ms }) => ms), [250]);
    due[0].callback();
    await log.durable();
    assert.deepEqual(notedHead(directory), log.head);
    await log.close();
  }));

Deno.test("durable resolves when the head on the disk is the log's", () =>
  withDirectory(async (directory) => {
    const log = open(directory, { syncMs: 0 });
    for (let round = 0; round < 20; round++) {
      const head = log.append(SIGNED);
      const waits = [log.durable(), log.durable()];
      log.append(SIGNED);
      await Promise.all(waits);
      assert.ok(notedHead(directory)!.seq >= head.seq);
    }
    await log.durable();
    assert.deepEqual(notedHead(directory), log.head);
    await log.close();
  }));

Deno.test("AuditLog cuts off and records what a crash has left of a line", () =>
  withDirectory(async (directory) => {
    const log = open(directory);
    log.append(SIGNED);
    await log.close();
    const [path] = auditFiles(directory);
    await Deno.writeTextFile(path, '{"action":"si', { append: true });
    const again = open(directory);
    again.append(SIGNED);
    await again.close();
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    assert.deepEqual(lines.map(({ action }) => action), ["sign", "recover", "sign"]);
    assert.equal(lines[1].torn_bytes, 13);
    assert.equal((await verdictOf(directory)).kind, "whole");
  }));

Deno.test("AuditLog opens when a crash has left a file without a whole line", () =>
  withDirectory(async (directory) => {
    const log = open(directory, { maxFileBytes: 1 });
    log.append(SIGNED);
    await log.close();
    await Deno.writeTextFile(`${directory}/audit-000000000002.jsonl`, '{"act');
    const again = open(directory, { maxFileBytes: 1 });
    again.append(SIGNED);
    await again.close();
    assert.equal((await verdictOf(directory)).kind, "whole");
    assert.equal(notedHead(directory)?.seq, 3);
  }));

Deno.test("AuditLog has lost no record that it wrote when its process is killed", () =>
  withDirectory(async (directory) => {
    const program = new URL("testing/append_until_killed.ts", import.meta.url).pathname;
    const flags = ["--quiet", "--allow-read", "--allow-write"];
    const appending = launch([Deno.execPath(), "run", ...flags, program, directory]);
    await appending.waitFor(/\d/, { count: 500 });
    const { code, stdout } = await appending.stop("SIGKILL");
    assert.equal(code, 128 + 9, "nothing but the signal has ended it");
    // The last line may be torn.
    const written = Number(stdout.split("\n").at(-2));
    const log = open(directory);
    assert.ok(log.head.seq >= written, `${log.head.seq} of ${written}`);
    log.append(SIGNED);
    await log.close();
    assert.equal((await verdictOf(directory)).kind, "whole");
    assert.ok(auditFiles(directory).length > 1);
  }));

const refused: {
  name: string;
  spoil: (path: string, directory: string) => Promise<void>;
  message: RegExp;
}[] = [
  {
    name: "its last records are gone",
    spoil: async (path) => {
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.slice(0, text.indexOf("\n") + 1));
    },
    message: /records up to 2 were written and the files end at 1/,
  },
  {
    name: "its files are gone",
    spoil: (path) => Deno.remove(path),
    message: /records up to 2 were written and the files end at 0/,
  },
  {
    name: "its last record was altered",
    spoil: async (path) => {
      const lines = (await Deno.readTextFile(path)).split("\n");
      lines[1] = lines[1].replace("orders", "ordars");
      await Deno.writeTextFile(path, lines.join("\n"));
    },
    message: /record 2 is not the one that was written/,
  },
  {
    name: "its last line is no record",
    spoil: (path) => Deno.writeTextFile(path, "{}\n", { append: true }),
    message: /its last line is no audit record/,
  },
  {
    name: "its head is none",
    spoil: (_, directory) => Deno.writeTextFile(headPath(directory), "{}"),
    message: /audit.head is no head/,
  },
];

for (const { name, spoil, message } of refused) {
  Deno.test(`AuditLog refuses to go on when ${name}`, () =>
    withDirectory(async (directory) => {
      const log = open(directory);
      log.append(SIGNED);
      log.append(SIGNED);
      await log.close();
      await spoil(auditFiles(directory)[0], directory);
      assert.throws(() => open(directory), isAuditError("broken", message));
    }));
}

Deno.test("AuditLog refuses to open when it is open already", () =>
  withDirectory(async (directory) => {
    const log = open(directory);
    assert.throws(() => open(directory), isAuditError("locked", /another process writes/));
    await log.close();
    await open(directory).close();
  }));

Deno.test("append throws when records cannot be written, and goes on when they can again", () =>
  withDirectory(async (directory) => {
    const problems: AuditError[] = [];
    const log = open(directory, { onProblem: (error) => problems.push(error) });
    await Deno.rename(directory, `${directory}_away`);
    log.append(SIGNED); // its file cannot be made, which shows at the end of the turn
    await Promise.resolve();
    assert.throws(() => log.append(SIGNED), isAuditError("file", /^writing the audit log in /));
    await assert.rejects(log.durable(), isAuditError("file", /^writing the audit log in /));
    assert.equal(problems.length, 1);
    await Deno.rename(`${directory}_away`, directory);
    log.append(SIGNED);
    await log.close();
    const verdict = await verdictOf(directory);
    assert.equal(verdict.kind === "whole" && verdict.records, 2);
  }));

/** Has the files of Deno do something else while `body` runs. */
async function withFiles(
  other: Partial<Pick<Deno.FsFile, "writeSync" | "syncData">>,
  body: () => Promise<void>,
): Promise<void> {
  const { writeSync, syncData } = Deno.FsFile.prototype;
  Object.assign(Deno.FsFile.prototype, other);
  try {
    await body();
  } finally {
    Object.assign(Deno.FsFile.prototype, { writeSync, syncData });
  }
}

Deno.test("AuditLog ends the line that a full disk has cut when there is room again", () =>
  withDirectory(async (directory) => {
    const log = open(directory, { later: () => () => {} });
    log.append(SIGNED);
    await Promise.resolve();
    const { writeSync } = Deno.FsFile.prototype;
    let writes = 0;
    const full = {
      writeSync(this: Deno.FsFile, bytes: Uint8Array): number {
        if (writes++ > 0) throw new Error("No space left on device");
        return writeSync.call(this, bytes.subarray(0, 40));
      },
    };
    await withFiles(full, async () => {
      log.append(SIGNED);
      await Promise.resolve();
      assert.throws(() => log.append(SIGNED), isAuditError("file", /No space left/));
    });
    const cut = await verdictOf(directory);
    assert.match(cut.kind === "broken" ? cut.problem : "", /^cut off/);
    log.append(SIGNED);
    await log.close();
    const verdict = await verdictOf(directory);
    assert.equal(verdict.kind === "whole" && verdict.records, 3);
  }));

Deno.test("AuditLog records nothing more when a sync has failed", () =>
  withDirectory(async (directory) => {
    const problems: AuditError[] = [];
    const log = open(directory, { syncMs: 0, onProblem: (error) => problems.push(error) });
    await withFiles({ syncData: () => Promise.reject(new Error("I/O error")) }, async () => {
      log.append(SIGNED);
      await assert.rejects(log.durable(), isAuditError("file", /I\/O error/));
    });
    assert.throws(() => log.append(SIGNED), isAuditError("file", /I\/O error/));
    await assert.rejects(log.close(), isAuditError("file", /I\/O error/));
    assert.equal(problems.length, 1);
    await open(directory).close();
  }));

Deno.test("append throws when a digest has not the length of its hash, as an input would", () =>
  withDirectory(async (directory) => {
    const log = open(directory);
    const digest = { hash: "SHA-256", value: new Uint8Array(33) } as const;
    assert.throws(() => log.append({ ...SIGNED, digest }), isAuditError("entry", /of 33 bytes/));
    assert.equal(log.head.seq, 0);
    await log.close();
  }));

Deno.test("append keeps a caller's text short and free of secrets and line feeds", () =>
  withDirectory(async (directory) => {
    const log = open(directory);
    const key = `-----BEGIN PRIVATE KEY-----\nMIIE${"x".repeat(2000)}`;
    log.append({ ...SIGNED, key, requestId: `\n\ud800${"r".repeat(2000)}` });
    await log.close();
    const text = await Deno.readTextFile(auditFiles(directory)[0]);
    const record = JSON.parse(text);
    assert.equal(record.key, "(hidden PRIVATE KEY)");
    assert.equal(record.request_id.length, 513);
    assert.equal(text.split("\n").length, 2);
    assert.equal((await verdictOf(directory)).kind, "whole");
  }));
