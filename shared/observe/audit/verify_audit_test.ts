import assert from "node:assert/strict";
import { chainOf } from "./_audit_testing.ts";
import { type AuditHead, CHAIN_START, chainRecord } from "./audit_chain.ts";
import { type AuditFile, verifyAudit } from "./verify_audit.ts";

const { lines: LINES, head: HEAD } = chainOf(9);

function file(name: string, lines: readonly string[], end = "\n"): AuditFile {
  const bytes = new TextEncoder().encode(lines.join("\n") + end);
  return { name, read: () => Promise.resolve(bytes) };
}

Deno.test("verifyAudit finds a log whole when its files follow each other", async () => {
  const files = [file("a", LINES.slice(0, 4)), file("b", LINES.slice(4))];
  const verdict = await verifyAudit(files, { head: HEAD });
  assert.deepEqual(verdict, { kind: "whole", records: 9, head: HEAD });
});

Deno.test("verifyAudit finds later files whole when it knows behind which head they begin", async () => {
  const after = chainOf(4).head;
  const verdict = await verifyAudit([file("b", LINES.slice(4))], { after, head: HEAD });
  assert.deepEqual(verdict, { kind: "whole", records: 5, head: HEAD });
});

Deno.test("verifyAudit finds a log whole when it went on behind the head", async () => {
  const head = chainOf(6).head;
  assert.equal((await verifyAudit([file("a", LINES)], { head })).kind, "whole");
});

Deno.test("verifyAudit finds a log whole when nothing was recorded yet", async () => {
  assert.deepEqual(await verifyAudit([], {}), { kind: "whole", records: 0, head: CHAIN_START });
});

/** A record that nobody wrote, chained as well as a forger can. */
const FORGED = chainRecord(chainOf(4).head, { action: "sign", outcome: "OK" }, 0).line;
const OTHER = LINES[4].replace("orders", "ordars");
assert.notEqual(OTHER, LINES[4]);

const broken: {
  name: string;
  lines: string[];
  end?: string;
  head?: AuditHead;
  line?: number;
  problem: RegExp;
}[] = [
  {
    name: "a record was altered",
    lines: LINES.with(4, OTHER),
    line: 6,
    problem: /^altered: this line or the one before it/,
  },
  {
    name: "a record was altered so that it is none",
    lines: LINES.with(4, LINES[4].slice(0, -1)),
    line: 5,
    problem: /^altered: it is no audit record/,
  },
  {
    name: "a blank was put into a record",
    lines: LINES.with(4, LINES[4].replace(":", ": ")),
    line: 5,
    problem: /^altered: it is no audit record in canonical JSON/,
  },
  {
    name: "a record's number was altered",
    lines: LINES.with(4, LINES[4].replace('"seq":5', '"seq":7')),
    line: 5,
    problem: /^altered: its number is 7, not 5/,
  },
  {
    name: "the last record was altered",
    lines: LINES.with(8, LINES[8].replace("orders", "ordars")),
    head: HEAD,
    line: 9,
    problem: /^altered: it is not the record 9 that the head knows/,
  },
  {
    name: "the first record was forged to follow something",
    lines: [LINES[0].replace(/"prev":"0/, '"prev":"1'), ...LINES.slice(1)],
    line: 1,
    problem: /^altered: the first record follows nothing/,
  },
  {
    name: "a record was removed",
    lines: LINES.toSpliced(4, 1),
    line: 5,
    problem: /^removed: record 5 is missing before it/,
  },
  {
    name: "records were removed",
    lines: LINES.toSpliced(4, 2),
    line: 5,
    problem: /^removed: records 5 to 6 are missing before it/,
  },
  {
    name: "the first record was removed",
    lines: LINES.slice(1),
    line: 1,
    problem: /^removed: record 1 is missing before it/,
  },
  {
    name: "records were reordered",
    lines: LINES.with(4, LINES[5]).with(5, LINES[4]),
    line: 5,
    problem: /^reordered: record 5 stands behind it, at a:6/,
  },
  {
    name: "a record was inserted again",
    lines: LINES.toSpliced(5, 0, LINES[2]),
    line: 6,
    problem: /^inserted: record 3 came before, and record 6 was due/,
  },
  {
    name: "a forged record was inserted",
    lines: LINES.toSpliced(4, 0, FORGED),
    line: 6,
    problem: /^inserted: record 5 came before, and record 6 was due/,
  },
  {
    name: "a record was replaced by a forged one",
    lines: LINES.with(4, FORGED),
    line: 6,
    problem: /^altered: this line or the one before it/,
  },
  {
    name: "records were cut off at the end",
    lines: LINES.slice(0, 7),
    head: HEAD,
    problem: /^truncated: the log had record 9, and the files end at 7/,
  },
  {
    name: "all records were cut off",
    lines: [],
    end: "",
    head: HEAD,
    problem: /^truncated: the log had record 9, and the files end at 0/,
  },
  {
    name: "the last line was cut off",
    lines: LINES.with(8, LINES[8].slice(0, 40)),
    end: "",
    line: 9,
    problem: /^cut off: its line feed is missing/,
  },
  {
    name: "the last line feed was cut off",
    lines: LINES,
    end: "",
    line: 9,
    problem: /^cut off: its line feed is missing/,
  },
];

for (const { name, lines, end, head, line, problem } of broken) {
  Deno.test(`verifyAudit names the line and how it broke when ${name}`, async () => {
    const verdict = await verifyAudit([file("a", lines, end)], { head });
    assert.equal(verdict.kind, "broken");
    assert.equal(verdict.file, "a");
    assert.equal(verdict.line, line);
    assert.match(verdict.problem, problem);
  });
}

Deno.test("verifyAudit finds records reordered when files were swapped", async () => {
  const files = [file("b", LINES.slice(4)), file("a", LINES.slice(0, 4))];
  const verdict = await verifyAudit(files);
  assert.deepEqual(verdict, {
    kind: "broken",
    file: "b",
    line: 1,
    problem: "reordered: record 1 stands behind it, at a:1",
  });
});

Deno.test("verifyAudit finds any octet that was changed when a head holds the end", async () => {
  const text = new TextEncoder().encode(LINES.slice(0, 3).join("\n") + "\n");
  const { head } = chainOf(3);
  for (let at = 0; at < text.length; at++) {
    const bytes = text.slice();
    bytes[at] ^= 1;
    const verdict = await verifyAudit([{ name: "a", read: () => Promise.resolve(bytes) }], {
      head,
    });
    assert.equal(verdict.kind, "broken", `octet ${at}`);
  }
});
