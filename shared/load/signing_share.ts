import type { HistogramSnapshot } from "../stats/mod.ts";

/** The calls of one entry of a mix, as plain data. */
export interface AlgorithmTally {
  readonly sent: number;
  readonly ok: number;
  readonly histograms: Readonly<Record<string, HistogramSnapshot>>;
}

/** What a thread's calls of 03_signing came to beside their counts and times; plain data. */
export interface SigningShare {
  /** By the labels of the entries. */
  readonly algorithms: Readonly<Record<string, AlgorithmTally>>;
  /** As `readSignatures` reads them. */
  readonly signatures: Uint8Array;
  /** Signatures for which there was no room. */
  readonly leftOut: number;
}
