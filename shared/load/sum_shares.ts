import type { Histograms } from "../results/mod.ts";
import { LatencyHistogram } from "../stats/mod.ts";
import type { SentShare } from "./sender.ts";

/**
 * What all threads did together: counts added up and histograms merged without loss, of times the
 * longest, and of health the worst thread's, as one starved thread spoils its part of the figures.
 */
export function sumShares(shares: readonly SentShare[]): SentShare {
  const sum = (of: (share: SentShare) => number) =>
    shares.reduce((total, share) => total + of(share), 0);
  const most = (of: (share: SentShare) => number | undefined) => {
    const known = shares.map(of).filter((value) => value !== undefined && !Number.isNaN(value));
    return known.length === 0 ? undefined : Math.max(...known as number[]);
  };
  const histograms: Histograms = {};
  const codes: Record<string, number> = {};
  for (const share of shares) {
    for (const [name, histogram] of Object.entries(share.histograms)) {
      (histograms[name] ??= new LatencyHistogram()).merge(histogram!);
    }
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
    histograms,
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
    connections: sum(({ connections }) => connections),
    ...(shares.some(({ retries }) => retries !== undefined)
      ? { retries: sum(({ retries = 0 }) => retries) }
      : {}),
    connectionLost: shares.some(({ connectionLost }) => connectionLost),
  };
}
