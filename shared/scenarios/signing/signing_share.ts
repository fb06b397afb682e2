/** What a thread's calls of 03_signing came to beside their counts and times; plain data. */
export interface SigningShare {
  /** As `readSignatures` reads them. */
  readonly signatures: Uint8Array;
  /** Signatures for which there was no room. */
  readonly leftOut: number;
  /** Calls that were sent again. */
  readonly retries: number;
}
