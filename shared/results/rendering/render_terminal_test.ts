import assert from "node:assert/strict";
import { MAX_LINES } from "./render_terminal.ts";
import { renderTerminal, summarize, type Summary } from "../mod.ts";
import { withTempDir } from "../../base/testing.ts";
import { addScenario, toy } from "../../scenarios/testing.ts";

/** A run of `count` calls at 1,000 a second of 40 ms and up to `rangeMs` more, some of which failed. */
async function summaryOf(
  { count, rangeMs = 10, failedEvery = Infinity, end }: {
    readonly count: number;
    readonly rangeMs?: number;
    readonly failedEvery?: number;
    readonly end?: object;
  },
): Promise<Summary> {
  let summary: Summary | undefined;
  await withTempDir(async (dir) => {
    const path = `${dir}/01_steady_results.txt`;
    const lines = Array.from({ length: count }, (_, i) => {
      const latencyMs = 40 + Math.round((i * 7919 % 1000) * rangeMs) / 1000;
      const times = `"latency_ms":${latencyMs},"late_ms":0.05,"at_ms":${i}`;
      return i % failedEvery === failedEvery - 1
        ? `{"ok":false,"code":"DEADLINE_EXCEEDED",${times}}`
        : `{"ok":true,${times}}`;
    });
    await Deno.writeTextFile(
      path,
      `#TEST=01_steady\n#META={"target":"localhost:50051","rps":1000}\n${lines.join("\n")}\n` +
        `#END=${JSON.stringify({ verdict: "valid", reasons: [], ...end })}\n`,
    );
    summary = await summarize(path);
  });
  return summary!;
}

const plain = { color: false };
const linesOf = (summaries: readonly Summary[]) =>
  renderTerminal(summaries, plain).trimEnd().split("\n");

Deno.test("renderTerminal shows both times with their intervals, the spread, and the verdict last", async () => {
  const lines = linesOf([await summaryOf({ count: 20_000 })]);
  assert.ok(lines.length <= MAX_LINES);
  assert.match(lines[1], /^asked 1000\/s, sent 20000, achieved 1000\/s, OK 20000 \(100 %\)$/);
  const p99 = lines.find((line) => line.startsWith("p99 "))!;
  assert.match(
    p99,
    /^p99 +49\.9 ms +49\.9 … \d\d\.\d +\d\d\.\d ms +\d\d\.\d … \d\d\.\d +50\.0 µs$/,
  );
  const bars = lines.filter((line) => /^ *≤ .*█/.test(line));
  assert.equal(bars.length, 10);
  const counted = bars.map((line) => Number(/ms +(\d+)/.exec(line)![1]));
  assert.equal(counted.reduce((sum, count) => sum + count), 20_000);
  assert.equal(lines.at(-1), "verdict: valid");
});

Deno.test("renderTerminal calls p99 undefined, and says why, when 1.4 % of the calls failed", async () => {
  const lines = linesOf([await summaryOf({ count: 70_000, failedEvery: 70 })]);
  const p99 = lines.find((line) => line.startsWith("p99 "))!;
  assert.match(p99, /^p99 +49\.9 ms .* undefined +¹ +49\.9 ms/);
  assert.ok(lines.includes("¹ undefined: 1.4 % of the calls failed, and it falls among them"));
  assert.ok(lines.some((line) => /^ *failed +1000 +█/.test(line)), lines.join("\n"));
  assert.doesNotMatch(lines.find((line) => line.startsWith("p95 "))!, /undefined/);
});

Deno.test("renderTerminal refuses the interval of a quantile that has few calls", async () => {
  const lines = linesOf([await summaryOf({ count: 1200 })]);
  assert.match(lines.find((line) => line.startsWith("p99.9"))!, /^p99\.9 +50\.0 ms +[¹²³]/);
  assert.ok(
    lines.some((line) => /^[¹²³] no interval: .* it would take about [\d,]+ calls$/.test(line)),
  );
});

Deno.test("renderTerminal fits 40 lines whatever there is to say", async () => {
  const many = (text: string) => Array.from({ length: 9 }, (_, i) => `${text} ${i}`);
  const summary = await summaryOf({
    count: 3000,
    failedEvery: 70,
    end: {
      verdict: "invalid",
      reasons: many("reason"),
      warnings: many("warned"),
      thresholds: many("p(99)<").map((threshold) => ({ threshold, ok: false, actual: 1 })),
      first_messages: Object.fromEntries(many("CODE").map((code) => [code, "because"])),
    },
  });
  const times = { count: 3000, p50_ms: 1, p99_ms: 2, max_ms: 3 };
  using _ = addScenario(toy);
  const own = {
    ...summary,
    test: "99_toy",
    withinFloor: { late: ["p50_ms"] as const },
    metrics: { ...summary.metrics, took: times, first: times, rest: times, stream: times },
    own: { counted: { messages: 6000 } },
  };
  const lines = linesOf([own]);
  assert.ok(lines.length <= MAX_LINES, `${lines.length} lines`);
  assert.equal(lines.at(-1), "verdict: invalid; reason 0; reason 1; … and 7 more");
  assert.ok(lines.includes("… and 5 more"), "thresholds are cut short in words");
});

Deno.test("renderTerminal gives several runs a row and a verdict each", async () => {
  const good = await summaryOf({ count: 2000 });
  const bad = await summaryOf({
    count: 7000,
    failedEvery: 70,
    end: {
      verdict: "invalid",
      reasons: ["calls left late"],
      thresholds: [{ threshold: "corrected.p(99)<50", ok: false, among_failed: true }],
    },
  });
  const lines = linesOf([{ ...good, path: "a/slow.txt" }, { ...bad, path: "a/fast.txt" }]);
  assert.match(lines[1], /^slow +1000 +1000\S* +0 +45\.0 ms +49\.9 ms/);
  assert.match(lines[2], /^fast +1000 +1000\S* +100 +45\.1 ms +undefined/);
  assert.deepEqual(lines.slice(-2), [
    "slow: verdict: valid",
    "fast: verdict: invalid; calls left late; ✗ corrected.p(99)<50 (it falls among failed calls)",
  ]);
});

Deno.test("renderTerminal gives each bar a bound of its own when all calls lie close", async () => {
  const lines = linesOf([await summaryOf({ count: 2000, rangeMs: 0.4 })]);
  const bars = lines.filter((line) => /^ *≤ .*█/.test(line));
  const bounds = bars.map((line) => /≤ (\S+ ms)/.exec(line)![1]);
  assert.ok(bounds.length > 1);
  assert.deepEqual(bounds, [...new Set(bounds)]);
  const counted = bars.map((line) => Number(/ms +(\d+)/.exec(line)![1]));
  assert.equal(counted.reduce((sum, count) => sum + count), 2000);
});

Deno.test("renderTerminal fits 40 lines however many runs there are, and hides none that is bad", async () => {
  const good = await summaryOf({ count: 2000 });
  const bad = { ...good, verdict: "invalid" as const, reasons: ["calls left late"] };
  const runs = Array.from({ length: 60 }, (_, i) => ({
    ...(i % 10 === 3 ? bad : good),
    path: `run${i}.txt`,
  }));
  const lines = linesOf(runs);
  assert.ok(lines.length <= MAX_LINES, `${lines.length} lines`);
  assert.ok(lines.includes("54 runs: verdict: valid"));
  assert.equal(lines.filter((line) => line.endsWith("invalid; calls left late")).length, 6);
  const allBad = linesOf(runs.map((run) => ({ ...run, verdict: "invalid" as const })));
  assert.ok(allBad.length <= MAX_LINES, `${allBad.length} lines`);
});

Deno.test("renderTerminal paints only when the terminal takes colours", async () => {
  const summary = await summaryOf({ count: 2000 });
  assert.ok(!renderTerminal([summary], plain).includes("\x1b"));
  const painted = renderTerminal([summary], { color: true });
  assert.ok(painted.includes("verdict: \x1b[32mvalid\x1b[39m"));
  // deno-lint-ignore no-control-regex -- that is what is looked for
  assert.equal(painted.replaceAll(/\x1b\[\d+m/g, ""), renderTerminal([summary], plain));
});
