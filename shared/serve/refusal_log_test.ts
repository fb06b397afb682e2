import assert from "node:assert/strict";
import { createLogger } from "../observe/mod.ts";
import { CLOSED_WITHOUT_A_BYTE } from "../transport/mod.ts";
import { RefusalLog } from "./refusal_log.ts";

Deno.test("RefusalLog says at most one refusal a second, and how many it left out", () => {
  const lines: string[] = [];
  let nowNs = 0;
  const log = new RefusalLog(
    createLogger({ format: "json", sink: (line) => lines.push(line) }),
    () => nowNs,
  );
  for (let n = 0; n < 10; n++) log.add("127.0.0.1:1", "3000 connections are open already");
  nowNs = 1e9;
  log.add("127.0.0.1:2", "it has stopped reading");
  assert.equal(lines.length, 2);
  assert.match(lines[0], /"refused a connection: 3000 connections are open already"/);
  assert.doesNotMatch(lines[0], /unsaid/);
  assert.match(lines[1], /it has stopped reading.*"unsaid":9/);
});

Deno.test("RefusalLog counts who closes without a byte at debug, beside what it warns of", () => {
  const lines: string[] = [];
  const sink = (line: string) => lines.push(line);
  const log = new RefusalLog(createLogger({ format: "json", level: "debug", sink }), () => 0);
  log.add("127.0.0.1:1", CLOSED_WITHOUT_A_BYTE);
  log.add("127.0.0.1:2", CLOSED_WITHOUT_A_BYTE);
  log.add("127.0.0.1:3", "it has stopped reading");
  assert.match(lines[0], /"debug".*"remote":"127.0.0.1:1","probes":1/);
  assert.match(lines[1], /"debug".*"remote":"127.0.0.1:2","probes":2/);
  assert.match(lines[2], /"warn".*it has stopped reading/);
});
