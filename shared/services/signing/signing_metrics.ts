import { NS_PER_SEC } from "../../base/mod.ts";
import type { Counter, Histogram, MetricsRegistry } from "../../observe/mod.ts";
import { SigningError } from "../../signing/mod.ts";
import type { SigningObserver } from "./signing_observer.ts";

/** From the cheapest signature, 25 µs, to a wait of seconds, sec. */
const BOUNDS_SEC = [
  ...[0.00001, 0.00002, 0.00003, 0.00005, 0.0001, 0.0002, 0.0003, 0.0005],
  ...[0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
];

/** Counts signatures and where their time went, by algorithm, and refusals by their reason. */
export function signingMetrics(registry: MetricsRegistry): SigningObserver {
  const labels = ["algorithm"];
  const times = (name: string, help: string) =>
    registry.histogram({ name, help, labels, bounds: BOUNDS_SEC });
  const queue = times(
    "signing_queue_seconds",
    "From the handler to the answer but for the signing",
  );
  const sign = times("signing_sign_seconds", "In the backend");
  const refusals = registry.counter({
    name: "signing_refusals_total",
    help: "Signatures that were refused or failed",
    labels: ["reason"],
  });
  const byAlgorithm = new Map<string, { readonly queue: Histogram; readonly sign: Histogram }>();
  const byReason = new Map<string, Counter>();
  return {
    signed(_, { algorithm, queueNs, signNs }) {
      let own = byAlgorithm.get(algorithm);
      if (own === undefined) {
        own = { queue: queue.with(algorithm), sign: sign.with(algorithm) };
        byAlgorithm.set(algorithm, own);
      }
      own.queue.observe(queueNs / NS_PER_SEC);
      own.sign.observe(signNs / NS_PER_SEC);
    },
    refused(_, error) {
      const reason = error instanceof SigningError ? error.kind : "unexpected";
      let own = byReason.get(reason);
      if (own === undefined) byReason.set(reason, own = refusals.with(reason));
      own.add();
    },
  };
}
