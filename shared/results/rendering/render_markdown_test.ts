import assert from "node:assert/strict";
import { type PartsSection } from "../../scenarios/mod.ts";
import { addScenario, toy } from "../../scenarios/testing.ts";
import { renderMarkdown, type Summary } from "../mod.ts";

addScenario(toy); // for all tests of this file

const STEADY: Summary = {
  path: "results/01_steady_results.txt",
  test: "01_steady",
  meta: {
    target: "127.0.0.1:50051",
    engine: "grpc-js",
    pacer: { driver: "worker-notify" },
    connection: {
      id: 1,
      remote: "127.0.0.1:50051",
      local: "127.0.0.1:40000",
      tls_version: "TLSv1.3",
      cipher: "TLS_AES_256_GCM_SHA384",
      t_connect_ms: 3.21,
    },
  },
  figuresFrom: "records",
  asked: 120_000,
  sent: 120_000,
  ok: 119_998,
  codes: { OK: 119_998, DEADLINE_EXCEEDED: 2 },
  askedRps: 2000,
  achievedRps: 1999.97,
  metrics: {
    latency: { count: 120_000, p50_ms: 40.83, p99_ms: 42.1, "p99.9_ms": 48.3, max_ms: 50.02 },
    corrected: { count: 120_000, p50_ms: 40.9, p99_ms: 42.2, "p99.9_ms": 48.5, max_ms: 50.1 },
    late: { count: 120_000, p50_ms: 0.07, p99_ms: 0.169, max_ms: 2.5 },
  },
  connections: 1,
  firstMessages: {},
  tallies: {},
  thresholds: [
    { threshold: "corrected.p(99)<50", ok: true, actual: 42.2 },
    { threshold: "error_ratio<0.00001", ok: false, actual: 0.0000166667 },
  ],
  verdict: "valid",
  reasons: [],
  warnings: ["the sending loop stood still 1 times, 12.3 ms at the longest"],
};

const TOY: Summary = {
  path: "results/99_toy_results.txt",
  test: "99_toy",
  figuresFrom: "records",
  sent: 300,
  ok: 300,
  codes: { OK: 300 },
  metrics: {
    took: { count: 300, p50_ms: 43.2, p99_ms: 45, max_ms: 45 },
    first: { count: 300, p50_ms: 1.66, p99_ms: 2.98, max_ms: 3 },
    rest: { count: 300, p50_ms: 41.5, p99_ms: 42, max_ms: 42 },
    stream: { count: 300, p50_ms: 43.2, p99_ms: 45, max_ms: 45 },
  },
  connections: 300,
  firstMessages: { UNAVAILABLE: "nobody listens" },
  tallies: {
    by_item: { apple: 200, pear: 100 },
    failed_in: { first: 2, rest: 1 },
  },
  thresholds: [],
  verdict: "invalid",
  reasons: ["p99 of lateness is 1.204 ms", "the sending thread used 91.00 % of a core"],
  warnings: [],
};

const MINIMAL: Summary = {
  path: "old.txt",
  test: "01_steady",
  figuresFrom: "nothing",
  codes: {},
  metrics: {},
  firstMessages: {},
  tallies: {},
  thresholds: [],
  reasons: [],
  warnings: [],
};

/** The cells of each row of the table under a title, by the heads of its columns. */
function tableOf(markdown: string, title: string): Record<string, string>[] {
  const section = markdown.split("## ").find((text) => text.startsWith(`${title}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const [heads, , ...body] = rows;
  return body.map((cells) => Object.fromEntries(cells.map((cell, at) => [heads[at], cell])));
}

/** The row of a run and a quantile. */
function rowOf(rows: Record<string, string>[], run: string, quantile: string) {
  return rows.find((row) => row.run === run && row.ms === quantile)!;
}

Deno.test("renderMarkdown sets service and corrected time side by side, a row a quantile", () => {
  const rows = tableOf(renderMarkdown([STEADY, TOY]), "Time of a call, ms");
  assert.deepEqual(rowOf(rows, "01_steady_results", "p50"), {
    run: "01_steady_results",
    ms: "p50",
    service: "40.8",
    corrected: "40.9",
    late: "0.070",
  });
  assert.equal(rowOf(rows, "01_steady_results", "p99.9").service, "48.3");
  assert.equal(rowOf(rows, "01_steady_results", "max").corrected, "50.1");
  const own = rowOf(rows, "99_toy_results", "p50");
  assert.equal(own.service, "43.2");
  assert.equal(own.corrected, "–");
  assert.equal(rowOf(rows, "99_toy_results", "p99.9").service, "–");
});

Deno.test("renderMarkdown shows the share of each status that any run has", () => {
  const [steady, own] = tableOf(renderMarkdown([STEADY, TOY]), "Calls");
  assert.deepEqual(steady, {
    run: "01_steady_results",
    test: "01_steady",
    sent: "120000",
    "asked, 1/s": "2000",
    "achieved, 1/s": "1999.97",
    OK: "119998 (99.998 %)",
    DEADLINE_EXCEEDED: "2 (0.002 %)",
  });
  assert.equal(own.DEADLINE_EXCEEDED, "0");
  assert.equal(own.OK, "300 (100 %)");
});

Deno.test("renderMarkdown shows the parts of calls only for runs that timed them", () => {
  assert.equal(renderMarkdown([STEADY]).includes("## Toy parts"), false);
  const rows = tableOf(renderMarkdown([STEADY, TOY]), "Toy parts, ms");
  assert.equal(rows.length, 6);
  assert.deepEqual(rowOf(rows, "99_toy_results", "p99"), {
    run: "99_toy_results",
    ms: "p99",
    "first message": "2.98",
    "and rest": "42.0",
    both: "45.0",
  });
});

Deno.test("renderMarkdown has the sections in the order of the tests, of runs that measured them", () => {
  const section: PartsSection = {
    ...{ kind: "parts", title: "Of another", heading: "Others, ms", caption: "Parts of another" },
    ...{ whenMeasured: ["took"], parts: [{ label: "whole", metric: "took" }] },
  };
  using _ = addScenario({ ...toy, test: "98_other", sections: [section] });
  const { took } = TOY.metrics;
  const other: Summary = { ...MINIMAL, path: "o.txt", test: "98_other", metrics: { took } };
  const heads = (...runs: Summary[]) => renderMarkdown(runs).match(/^## .*, ms$/gm);
  assert.deepEqual(heads(TOY, other), [
    ...["## Time of a call, ms", "## Others, ms", "## Toy parts, ms"],
  ]);
  // Every call took some time; without a first message there is nothing to take apart.
  assert.deepEqual(heads({ ...TOY, metrics: { took } }), ["## Time of a call, ms"]);
});

Deno.test("renderMarkdown marks what lies within the floor, and says what the mark means", () => {
  const withinFloor = { latency: ["p50_ms"], late: ["p50_ms", "p99_ms"] } as const;
  const markdown = renderMarkdown([{ ...STEADY, withinFloor }, TOY]);
  const rows = tableOf(markdown, "Time of a call, ms");
  const cells = (quantile: string) => rowOf(rows, "01_steady_results", quantile);
  assert.deepEqual([cells("p50").service, cells("p99").service], ["40.8†", "42.1"]);
  assert.deepEqual([cells("p50").late, cells("p99").late], ["0.070†", "0.169†"]);
  assert.equal(cells("max").late, "2.50");
  assert.equal(rowOf(rows, "99_toy_results", "p50").service, "43.2");
  assert.equal(markdown.match(/† within the noise floor/g)?.length, 1);
  assert.doesNotMatch(renderMarkdown([STEADY]), /†/);
});

Deno.test("renderMarkdown shows connections and thresholds, and the verdict last", () => {
  const lines = renderMarkdown([STEADY, TOY]).split("\n");
  const from = (title: string) => lines.indexOf(`## ${title}`) + 2;
  assert.deepEqual(lines.slice(from("How"), from("How") + 2), [
    "- 01_steady_results: to 127.0.0.1:50051, by grpc-js, paced by worker-notify, 1 connection, " +
    "TLSv1.3 TLS_AES_256_GCM_SHA384, connected in 3.21 ms",
    "- 99_toy_results: 300 connections, 200 of apple, 100 of pear, 2 in first, 1 in rest",
  ]);
  assert.deepEqual(lines.slice(from("Thresholds"), from("Thresholds") + 2), [
    "- 01_steady_results: ✓ corrected.p(99)<50 (was 42.2)",
    "- 01_steady_results: ✗ error_ratio<0.00001 (was 0.0000166667)",
  ]);
  assert.deepEqual(lines.slice(from("Verdict")), [
    "- 01_steady_results: **valid**",
    "  - warning: the sending loop stood still 1 times, 12.3 ms at the longest",
    "- 99_toy_results: **invalid**",
    "  - the first UNAVAILABLE: nobody listens",
    "  - p99 of lateness is 1.204 ms",
    "  - the sending thread used 91.00 % of a core",
    "",
  ]);
});

Deno.test("renderMarkdown says that a closed loop was one, and shows its service time alone", () => {
  const closed: Summary = {
    ...STEADY,
    meta: { ...STEADY.meta, schedule: "max", closed_loop: true, in_flight: 256, threads: 2 },
    askedRps: undefined,
    metrics: { latency: STEADY.metrics.latency },
  };
  const markdown = renderMarkdown([closed]);
  assert.match(markdown, /closed loop: 256 in flight, corrected latency does not apply, 2 threads/);
  assert.equal(tableOf(markdown, "Calls")[0]["asked, 1/s"], "max");
  const [row] = tableOf(markdown, "Time of a call, ms");
  assert.deepEqual(Object.keys(row), ["run", "ms", "service"]);
  assert.doesNotMatch(markdown, /Corrected:/);
  assert.match(renderMarkdown([closed, TOY]), /Corrected:/);
});

Deno.test("renderMarkdown leaves out what no run has", () => {
  const markdown = renderMarkdown([MINIMAL]);
  assert.deepEqual(markdown.match(/^## .*$/gm), ["## Calls", "## Verdict"]);
  assert.deepEqual(tableOf(markdown, "Calls"), [{
    run: "old",
    test: "01_steady",
    sent: "–",
    "asked, 1/s": "–",
    "achieved, 1/s": "–",
    OK: "–",
  }]);
  assert.ok(markdown.endsWith("- old: **not judged**\n"));
});

Deno.test("renderMarkdown names runs by their path when two files have the same name", () => {
  const other = { ...STEADY, path: "elsewhere/01_steady_results.txt" };
  const rows = tableOf(renderMarkdown([STEADY, other, TOY]), "Calls");
  assert.deepEqual(rows.map(({ run }) => run), [
    "results/01_steady_results.txt",
    "elsewhere/01_steady_results.txt",
    "99_toy_results",
  ]);
});
