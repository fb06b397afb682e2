import { readRun, summarizeRun } from "../results/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { type ExportedRun, exportedRun } from "./exported_run.ts";

/** What differs from a run of 2,000 calls of 40 to 50 ms, of which none failed, for tests. */
interface SampleOptions {
  readonly name?: string;
  readonly count?: number;
  /** Every so-manieth call failed. @default none */
  readonly failedEvery?: number;
  /** What is added to each latency. @default 0 */
  readonly moreMs?: number;
  readonly meta?: object;
  readonly end?: object;
  /** Left out as from a file that was cut off. @default true */
  readonly ended?: boolean;
}

/** A run of a file as an earlier version of the lab may have written it. */
export async function sampleRun(options: SampleOptions = {}): Promise<ExportedRun> {
  const { name = "01_steady_results", count = 2000, failedEvery = Infinity, moreMs = 0 } = options;
  const latency = new LatencyHistogram();
  let ok = 0;
  const lines = Array.from({ length: count }, (_, i) => {
    const latencyMs = 40 + moreMs + (i * 7919 % 1000) / 100;
    const failed = i % failedEvery === failedEvery - 1;
    const times = `"latency_ms":${latencyMs},"late_ms":0.05,"at_ms":${i}`;
    latency.recordMs(latencyMs);
    if (!failed) ok++;
    return failed ? `{"ok":false,"code":"DEADLINE_EXCEEDED",${times}}` : `{"ok":true,${times}}`;
  });
  const meta = {
    target: "localhost:50051",
    rps: 1000,
    duration_sec: count / 1000,
    started_at: "2026-11-21T09:31:07.123Z",
    lab: "0.1.0",
    host: { os: "linux", arch: "x86_64", cpus: 2, cpu_model: "A Processor" },
    ...options.meta,
  };
  const end = {
    sent: count,
    ok,
    codes: { OK: ok, ...(ok < count ? { DEADLINE_EXCEEDED: count - ok } : {}) },
    elapsed_ms: count + 45,
    achieved_rps: 1000,
    verdict: "valid",
    reasons: [],
    histograms: { latency: latency.toBase64() },
    ...options.end,
  };
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(
      path,
      `#TEST=01_steady\n#META=${JSON.stringify(meta)}\n${lines.join("\n")}\n` +
        (options.ended === false ? "" : `#END=${JSON.stringify(end)}\n`),
    );
    const run = await readRun(path);
    return exportedRun(run, { name, summary: summarizeRun(run, { trust: true }) });
  } finally {
    await Deno.remove(path);
  }
}
