import { formatThresholdResult } from "../results/mod.ts";
import type { ExportedRun } from "./exported_run.ts";
import type { JunitSuite } from "./junit_xml.ts";

/** A case for each threshold of a run; of a run that is not valid none can be told, so it is skipped. */
export function thresholdSuite({ name, file, summary }: ExportedRun): JunitSuite {
  const { thresholds, verdict, reasons, meta } = summary;
  const elapsedMs = file.end?.elapsed_ms;
  return {
    name,
    ...(meta?.started_at === undefined ? {} : { startedAt: meta.started_at }),
    ...(elapsedMs === undefined ? {} : { elapsedSec: elapsedMs / 1000 }),
    cases: thresholds.map((result) => {
      const text = formatThresholdResult(result);
      return verdict === "valid"
        ? { name: result.threshold, outcome: result.ok ? "passed" : "failed", message: text }
        : {
          name: result.threshold,
          outcome: "skipped",
          message: [`the run is ${verdict ?? "not judged"}`, ...reasons, text].join("; "),
        };
    }),
  };
}
