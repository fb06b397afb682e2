import type { ExportedFile } from "./exported_file.ts";
import type { ExportedRun } from "./exported_run.ts";

/** A percentile distribution in ms of each metric of each run, `RUN.METRIC.hgrm`. */
export function hgrmFiles(runs: readonly ExportedRun[]): ExportedFile[] {
  return runs.flatMap(({ name, facts, histograms }) =>
    facts.metrics.flatMap(({ name: metric }) => {
      const histogram = histograms[metric];
      if (histogram === undefined) return [];
      const note = failedNote(histogram.infiniteCount);
      return [{
        name: `${name}.${metric}.hgrm`,
        text: histogram.toHgrm() + (note === "" ? "" : `#[${note}]\n`),
      }];
    })
  );
}

/** The formats of HdrHistogram know no Infinity; empty when no call failed. */
export function failedNote(failed: number): string {
  return failed === 0 ? "" : `${failed} calls failed and stand at 60 s above all others`;
}
