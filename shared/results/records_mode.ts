/** Which calls are written as records; `#END` has the histograms of all of them in any case. */
export type RecordsMode = "all" | "failed" | "none";

export const RECORDS_MODES: readonly RecordsMode[] = ["all", "failed", "none"];
