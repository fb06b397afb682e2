import { LatencyHistogram } from "../../stats/mod.ts";
import type { BreakdownCount } from "../recording/breakdown_counter.ts";
import type { SentShare } from "../senders/sender.ts";

/**
 * What all senders did together: counts added up and histograms merged without loss, of times the
 * longest, and of health the worst sender's, as one starved sender spoils its part of the figures.
 */
export function sumShares(shares: readonly SentShare[]): SentShare {
  const sum = (of: (share: SentShare) => number) =>
    shares.reduce((total, share) => total + of(share), 0);
  const most = (of: (share: SentShare) => number | undefined) => {
    const known = shares.map(of).filter((value) => value !== undefined && !Number.isNaN(value));
    return known.length === 0 ? undefined : Math.max(...known as number[]);
  };
  const codes: Record<string, number> = {};
  for (const share of shares) {
    for (const [code, count] of Object.entries(share.codes)) {
      codes[code] = (codes[code] ?? 0) + count;
    }
  }
  return {
    loop: {
      sent: sum(({ loop }) => loop.sent),
      notSent: sum(({ loop }) => loop.notSent),
      unfinished: sum(({ loop }) => loop.unfinished),
      elapsedNs: most(({ loop }) => loop.elapsedNs) ?? 0,
      aborted: shares.some(({ loop }) => loop.aborted),
    },
    lastSentNs: most(({ lastSentNs }) => lastSentNs) ?? NaN,
    codes,
    firstMessages: Object.assign({}, ...shares.map(({ firstMessages }) => firstMessages).reverse()),
    okCount: sum(({ okCount }) => okCount),
    failedCount: sum(({ failedCount }) => failedCount),
    histograms: mergedHistograms(shares),
    ...mergedBreakdown(shares),
    usage: {
      ...shares[0].usage,
      threadCpuMs: most(({ usage }) => usage.threadCpuMs),
      threadCpuRatio: most(({ usage }) => usage.threadCpuRatio),
      threadWaitRatio: most(({ usage }) => usage.threadWaitRatio),
    },
    stalls: {
      stalls: sum(({ stalls }) => stalls.stalls),
      longestMs: most(({ stalls }) => stalls.longestMs) ?? 0,
      totalMs: sum(({ stalls }) => stalls.totalMs),
    },
    realtimeLowered: shares.some(({ realtimeLowered }) => realtimeLowered),
    connections: {
      made: sum(({ connections }) => connections.made),
      expected: sum(({ connections: { expected = 0 } }) => expected),
      lost: shares.some(({ connections: { lost = false } }) => lost),
      connected: sum(({ connections: { connected = 0 } }) => connected),
      shared: sum(({ connections: { shared = 0 } }) => shared),
    },
  };
}

/** Histograms of the same names, one of each. */
function mergedHistograms(
  counted: readonly Pick<BreakdownCount, "histograms">[],
): Record<string, LatencyHistogram> {
  const merged: Record<string, LatencyHistogram> = {};
  for (const { histograms } of counted) {
    for (const [name, histogram] of Object.entries(histograms)) {
      (merged[name] ??= new LatencyHistogram()).merge(histogram!);
    }
  }
  return merged;
}

/** The calls of each label, of all senders together. */
function mergedBreakdown(shares: readonly SentShare[]): Pick<SentShare, "breakdown"> {
  const labels = Object.keys(shares[0].breakdown ?? {});
  if (labels.length === 0) return {};
  return {
    breakdown: Object.fromEntries(labels.map((label) => {
      const counts = shares.map(({ breakdown }) => breakdown![label]);
      return [label, {
        sent: counts.reduce((sum, { sent }) => sum + sent, 0),
        ok: counts.reduce((sum, { ok }) => sum + ok, 0),
        histograms: mergedHistograms(counts),
      }];
    })),
  };
}
