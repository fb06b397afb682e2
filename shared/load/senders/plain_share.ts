import type { Histograms } from "../../results/mod.ts";
import { LatencyHistogram } from "../../stats/mod.ts";
import type { SentShare } from "./sender.ts";
import type { PlainShare, Snapshots } from "./sender_messages.ts";

/** A share as plain data. */
export function plainShare(share: SentShare): PlainShare {
  const { breakdown, ...rest } = share;
  return {
    ...rest,
    histograms: snapshotsOf(share.histograms),
    ...(breakdown === undefined ? {} : {
      breakdown: mapValues(breakdown, (count) => ({
        ...count,
        histograms: snapshotsOf(count.histograms),
      })),
    }),
  };
}

/** The share again. */
export function shareOfPlain(share: PlainShare): SentShare {
  const { breakdown, ...rest } = share;
  return {
    ...rest,
    histograms: histogramsOf(share.histograms),
    ...(breakdown === undefined ? {} : {
      breakdown: mapValues(breakdown, (count) => ({
        ...count,
        histograms: histogramsOf(count.histograms),
      })),
    }),
  };
}

function snapshotsOf(histograms: Histograms): Snapshots {
  return mapValues(histograms as Record<string, LatencyHistogram>, (each) => each.snapshot());
}

function histogramsOf(snapshots: Snapshots): Histograms {
  return mapValues(snapshots, (each) => LatencyHistogram.fromSnapshot(each));
}

function mapValues<A, B>(of: Readonly<Record<string, A>>, map: (a: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, map(value)]));
}
