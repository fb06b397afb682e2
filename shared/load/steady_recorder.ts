import { Status, statusName } from "../grpc/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import type { CallTimes, Recorder } from "./measured_run.ts";
import { countParts, partsFields, signingHistograms } from "./signing_parts.ts";
import type { PlainRecords } from "./plain_records.ts";
import { StatusTally } from "./status_tally.ts";
import type { TimedCall } from "./timed_call.ts";

const NS_PER_MS = 1e6;

/**
 * Counts every call of a run at a fixed rate and writes its record: four times a call (intended,
 * sent, response headers, done), and of them service time, lateness and their sum.
 */
export class SteadyRecorder extends StatusTally implements Recorder<TimedCall> {
  readonly histograms = {
    latency: new LatencyHistogram(),
    corrected: new LatencyHistogram(),
    corrected_ok: new LatencyHistogram(),
    late: new LatencyHistogram(),
    header: new LatencyHistogram(),
    ...signingHistograms(),
  };

  /** @param writer where records go */
  constructor(readonly writer: PlainRecords) {
    super();
  }

  /** Records a call that has ended. */
  ended(call: TimedCall, { startNs, dueNs }: CallTimes): void {
    const { code, sentNs, headersNs, doneNs, parts } = call;
    const latencyMs = (doneNs - sentNs) / NS_PER_MS;
    const lateMs = (sentNs - dueNs) / NS_PER_MS;
    const headerMs = (headersNs - sentNs) / NS_PER_MS;
    const ok = code === Status.OK;
    if (ok) this.okCount++;
    else this.countFailure(statusName(code), call.message);
    const { latency, corrected, corrected_ok: correctedOk, late, header } = this.histograms;
    latency.recordMs(latencyMs);
    corrected.recordMs(ok ? latencyMs + lateMs : Infinity);
    if (ok) correctedOk.recordMs(latencyMs + lateMs);
    late.recordMs(lateMs);
    if (headerMs >= 0) header.recordMs(headerMs);
    if (parts !== undefined) countParts(parts, this.histograms);
    this.writer.record({
      ok,
      code: ok ? undefined : statusName(code),
      latency_ms: latencyMs,
      late_ms: lateMs,
      at_ms: (dueNs - startNs) / NS_PER_MS,
      header_ms: headerMs,
      ...partsFields(parts),
    });
  }

  /** Records a call that the bound on calls under way held back. */
  notSent({ startNs, dueNs }: CallTimes): void {
    this.countFailure("NOT_SENT");
    this.histograms.corrected.recordMs(Infinity);
    this.writer.record({ ok: false, code: "NOT_SENT", at_ms: (dueNs - startNs) / NS_PER_MS });
  }
}
