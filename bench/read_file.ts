import { seededRandom } from "@lab/shared/pace";
import { endMetrics, openResultFile, type RunEnd, type RunMeta } from "@lab/shared/results";
import { factsOf } from "@lab/shared/scenarios";
import { LatencyHistogram } from "@lab/shared/stats";

const RATE_PER_SEC = 2000;
/** One call of all takes this long: it must be seen wherever the run is shown. */
const OUTLIER_MS = 5000;
/** So many calls in a thousand fail. */
const FAILED_RATIO = 0.001;

/**
 * Writes a result file as SMFT would, of calls that take 40 ms and some more with a long tail, all by
 * one seed. Gives its path.
 */
export async function writeSampleFile(dir: string, records: number): Promise<string> {
  const random = seededRandom(7);
  const meta: RunMeta = {
    schema: 1,
    run_id: "bench",
    test: "01_steady",
    target: "localhost:50051",
    started_at: "2026-01-01T00:00:00.000Z",
    rps: RATE_PER_SEC,
    duration_sec: records / RATE_PER_SEC,
    warmup_sec: 0,
    timeout_ms: 10_000,
    engine: "wire",
    deno: Deno.version.deno,
    lab: "bench",
    records: "all",
    host: { os: "linux", arch: "x86_64", cpus: 2 },
    settings: {},
  };
  const { record: format, metrics } = factsOf(meta.test);
  const writer = await openResultFile({ dir, meta, record: format, expectedRecords: records });
  const histograms = {
    latency: new LatencyHistogram(),
    corrected: new LatencyHistogram(),
    corrected_ok: new LatencyHistogram(),
    late: new LatencyHistogram(),
    header: new LatencyHistogram(),
  };
  const ended: Ended[] = [];
  for (let k = 0; k < records; k++) {
    const lateMs = wholeUs(-0.06 * Math.log(1 - random()));
    const tailMs = 0.4 * Math.exp(1.2 * normal(random));
    const latencyMs = k === Math.floor(records / 3) ? OUTLIER_MS : wholeUs(40 + tailMs);
    const failed = random() < FAILED_RATIO && latencyMs !== OUTLIER_MS;
    const times = { latency_ms: latencyMs, late_ms: lateMs, at_ms: k * 1000 / RATE_PER_SEC };
    histograms.latency.recordMs(latencyMs);
    histograms.late.recordMs(lateMs);
    if (failed) {
      ended.push({ ok: false, code: "UNAVAILABLE", ...times });
      histograms.corrected.recordMs(Infinity);
    } else {
      const headerMs = wholeUs(latencyMs - 0.02);
      ended.push({ ok: true, ...times, header_ms: headerMs });
      histograms.header.recordMs(headerMs);
      histograms.corrected.recordMs(latencyMs + lateMs);
      histograms.corrected_ok.recordMs(latencyMs + lateMs);
    }
  }
  ended.sort((a, b) => endMs(a) - endMs(b));
  for (const [row, record] of ended.entries()) {
    writer.record(format.row({ ...record }));
    // A run leaves the disk its time; here records come as fast as they are made.
    if (row % 10_000 === 0) await writer.flush();
  }
  const ok = histograms.corrected_ok.count;
  const end: RunEnd = {
    asked: records,
    sent: records,
    ok,
    codes: { OK: ok, UNAVAILABLE: records - ok },
    elapsed_ms: records / RATE_PER_SEC * 1000,
    asked_rps: RATE_PER_SEC,
    achieved_rps: RATE_PER_SEC,
    connections: 1,
    ...endMetrics(histograms, metrics),
    verdict: "valid",
    reasons: [],
    interrupted: false,
  };
  await writer.finish(end);
  return writer.path;
}

/** A call of the file. */
interface Ended {
  readonly ok: boolean;
  readonly code?: string;
  readonly latency_ms: number;
  readonly late_ms: number;
  readonly at_ms: number;
  readonly header_ms?: number;
}

/** Records stand in the order in which calls ended. */
function endMs({ at_ms, late_ms, latency_ms }: Ended): number {
  return at_ms + late_ms + latency_ms;
}

function wholeUs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** A standard normal number (G. E. P. Box and M. E. Muller, 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
