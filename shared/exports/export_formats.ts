import type { ExportedFile } from "./exported_file.ts";
import type { ExportedRun } from "./exported_run.ts";
import { fortioJson } from "./fortio.ts";
import { goBenchmark } from "./go_benchmark.ts";
import { hdrLog } from "./hdr_log.ts";
import { hgrmFiles } from "./hgrm.ts";
import { junitXml } from "./junit_xml.ts";
import { summaryDocument } from "./summary_document.ts";
import { thresholdSuite } from "./threshold_suite.ts";

/** A format of another tool. */
interface ExportFormat {
  readonly name: string;
  /** What the user names: one file for all runs, or a directory with a file or more for each. */
  readonly target: "FILE" | "DIR";
  /** What reads it, in a few words. */
  readonly about: string;
  readonly render: (runs: readonly ExportedRun[]) => ExportedFile[];
}

/** All formats, in the order of the help. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    name: "json",
    target: "FILE",
    about: "all figures with their intervals, by docs/summary.schema.json",
    render: (runs) => [{ text: `${JSON.stringify(summaryDocument(runs), null, 2)}\n` }],
  },
  {
    name: "gobench",
    target: "FILE",
    about: "Go's benchmark format, a line a run, for benchstat",
    render: (runs) => [{ text: goBenchmark(runs) }],
  },
  {
    name: "junit",
    target: "FILE",
    about: "JUnit XML, a case a threshold",
    render: (runs) => [{ text: junitXml(runs.map(thresholdSuite)) }],
  },
  {
    name: "hgrm",
    target: "DIR",
    about: "percentile distributions, for HdrHistogram's plotters",
    render: hgrmFiles,
  },
  {
    name: "hlog",
    target: "DIR",
    about: "HdrHistogram V2 logs, for its log processors",
    render: (runs) => runs.map((run) => ({ name: `${run.name}.hlog`, text: hdrLog(run) })),
  },
  {
    name: "fortio",
    target: "DIR",
    about: "Fortio's JSON, for fortio report -data-dir DIR",
    render: (runs) =>
      runs.map((run) => ({
        name: `${run.name}.json`,
        text: `${JSON.stringify(fortioJson(run), null, 2)}\n`,
      })),
  },
];

/** What `--export` takes, format by format: `json=FILE, …`. */
export const EXPORT_FORMS = EXPORT_FORMATS.map(({ name, target }) => `${name}=${target}`).join(
  ", ",
);
