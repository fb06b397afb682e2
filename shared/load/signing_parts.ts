import { LatencyHistogram } from "../stats/mod.ts";
import type { SigningParts } from "./timed_call.ts";

/** The parts of a signature's time, each counted for itself. */
export type SigningHistograms = Readonly<
  Record<"network" | "server" | "queue" | "sign", LatencyHistogram>
>;

/** One of each; a test without signatures leaves them empty, and `#END` leaves them out. */
export function signingHistograms(): SigningHistograms {
  return {
    network: new LatencyHistogram(),
    server: new LatencyHistogram(),
    queue: new LatencyHistogram(),
    sign: new LatencyHistogram(),
  };
}

/** Counts what the answer of a call told; nothing of a call that failed. */
export function countParts(
  { networkMs, queueMs, signMs }: SigningParts,
  histograms: SigningHistograms,
): void {
  if (networkMs === undefined || queueMs === undefined || signMs === undefined) return;
  histograms.network.recordMs(networkMs);
  histograms.server.recordMs(queueMs + signMs);
  histograms.queue.recordMs(queueMs);
  histograms.sign.recordMs(signMs);
}

/** The fields of a record; none for a test without signatures. */
export function partsFields(parts: SigningParts | undefined): Readonly<Record<string, unknown>> {
  return parts === undefined ? {} : {
    algorithm: parts.algorithm,
    network_ms: parts.networkMs,
    queue_ms: parts.queueMs,
    sign_ms: parts.signMs,
  };
}
