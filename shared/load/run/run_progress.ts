import { NS_PER_SEC } from "../../base/mod.ts";
import { nowNs } from "../../clock/mod.ts";
import type { ProgressSnapshot } from "../../observe/mod.ts";
import { quantile } from "../../stats/mod.ts";
import type { SenderLook } from "../senders/sender_progress.ts";

/** What a RunProgress looks at. */
interface RunProgressOptions {
  readonly durationSec: number;
  /** The start of the schedule on the clock, ns. */
  readonly startNs: number;
  readonly senders: readonly { look(): SenderLook }[];
  /** The clock, ns. */
  readonly now?: () => number;
}

/**
 * How a run stands, of however many senders: rate, latency and lateness since the last look rather
 * than since the start, so that the line shows a change at once and costs the same however long the
 * run is.
 */
export class RunProgress {
  readonly #options: RunProgressOptions;
  readonly #now: () => number;
  #lookedNs: number;
  #sent = 0;

  constructor(options: RunProgressOptions) {
    this.#options = options;
    this.#now = options.now ?? nowNs;
    this.#lookedNs = options.startNs;
  }

  /** What the progress line shows. */
  look(): ProgressSnapshot {
    const { senders, startNs, durationSec } = this.#options;
    const now = this.#now();
    const looks = senders.map((sender) => sender.look());
    const sum = (of: (look: SenderLook) => number) =>
      looks.reduce((total, look) => total + of(look), 0);
    const sent = sum((look) => look.sent);
    const sinceSec = (now - this.#lookedNs) / NS_PER_SEC;
    // Before the start there is nothing to tell.
    const ratePerSec = sinceSec > 0 ? (sent - this.#sent) / sinceSec : 0;
    if (sinceSec > 0) this.#sent = sent;
    this.#lookedNs = Math.max(now, this.#lookedNs);
    const elapsedSec = Math.max(0, (now - startNs) / NS_PER_SEC);
    const service = sortedOf(looks.map((look) => look.newestMs));
    return {
      phase: elapsedSec < durationSec ? "run" : "drain",
      elapsedSec,
      leftSec: Math.max(0, durationSec - elapsedSec),
      ratePerSec,
      p50Ms: quantile(service, 0.5),
      p99Ms: quantile(service, 0.99),
      errors: sum((look) => look.failed),
      inFlight: sum((look) => look.inFlight),
      lateP99Ms: quantile(sortedOf(looks.map((look) => look.newestLateMs)), 0.99),
    };
  }
}

/** All of them in ascending order. */
function sortedOf(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all.sort();
}
