import assert from "node:assert/strict";
import type { BenchFile } from "./lib/bench_program.ts";
import { benchReport } from "./report.ts";

const FILE: BenchFile = {
  bench: "server",
  about: "DF under load.",
  command: "deno task bench:server --rounds 2",
  host: "linux, 2 × cpu",
  rounds: 2,
  seconds: 4,
  skipped: ["ghz: there is no .peers/bin/ghz"],
  contests: [{
    name: "256 in flight",
    rounds: { lab: [{ callsPerSec: 10 }, { callsPerSec: 20 }], peer: [{ callsPerSec: 5 }] },
    bars: [{
      ...{ figure: "callsPerSec", than: "peer", holds: ">=", limit: 1 },
      ...{ measured: 2, rounds: [2], kept: true },
    }],
  }],
};

Deno.test("benchReport shows for each bench its command, its host and what was skipped", () => {
  const lines = benchReport([FILE, { ...FILE, about: "Another." }]).split("\n");
  assert.equal(lines[0], "# Measured beside others");
  assert.deepEqual(lines.filter((line) => /^#{1,2} /.test(line)).slice(1), [
    "## DF under load.",
    "## Another.",
  ]);
  assert.ok(lines.includes("### 256 in flight"));
  assert.ok(lines.includes(
    "`deno task bench:server --rounds 2`, 2 rounds of 4 s, on linux, 2 × cpu.",
  ));
  assert.ok(lines.includes("Skipped: ghz: there is no .peers/bin/ghz"));
  assert.ok(lines.some((line) => /^\| lab +\| +15 \|$/.test(line)));
  assert.ok(lines.some((line) => /callsPerSec ÷ peer .*kept/.test(line)));
});
