import { Status, statusName } from "../grpc/mod.ts";
import type { RecordsMode } from "../results/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import { countParts, partsFields, signingHistograms } from "./signing_parts.ts";
import type { PlainRecords } from "./plain_records.ts";
import { StatusTally } from "./status_tally.ts";
import type { TimedCall } from "./timed_call.ts";

const NS_PER_MS = 1e6;

/**
 * Counts the calls of a closed loop. They were never due, so there is the service time alone; what
 * succeeds costs a place in a histogram and, unless all calls have records, nothing more.
 */
export class ClosedLoopRecorder extends StatusTally {
  readonly histograms = { latency: new LatencyHistogram(), ...signingHistograms() };
  readonly #writer: PlainRecords;
  readonly #recordsAll: boolean;
  readonly #startNs: number;

  /** @param startNs the start of the measured part on the clock of `clock/` */
  constructor(
    writer: PlainRecords,
    { records, startNs }: { readonly records: RecordsMode; readonly startNs: number },
  ) {
    super();
    this.#writer = writer;
    this.#recordsAll = records === "all";
    this.#startNs = startNs;
  }

  /** Counts a call that has ended. */
  ended(call: TimedCall): void {
    this.histograms.latency.recordMs((call.doneNs - call.sentNs) / NS_PER_MS);
    if (call.parts !== undefined) countParts(call.parts, this.histograms);
    if (call.code === Status.OK) {
      this.okCount++;
      if (this.#recordsAll) this.#record(call);
    } else {
      this.countFailure(statusName(call.code), call.message);
      this.#record(call);
    }
  }

  #record({ code, sentNs, headersNs, doneNs, parts }: TimedCall): void {
    const ok = code === Status.OK;
    this.#writer.record({
      ok,
      code: ok ? undefined : statusName(code),
      latency_ms: (doneNs - sentNs) / NS_PER_MS,
      at_ms: (sentNs - this.#startNs) / NS_PER_MS,
      header_ms: (headersNs - sentNs) / NS_PER_MS,
      ...partsFields(parts),
    });
  }
}
